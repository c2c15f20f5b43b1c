package dev.gradus.examples;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.MemoryException;
import dev.gradus.examples.recipe.NamedRecipe;
import dev.gradus.examples.recipe.Recipe;
import dev.gradus.examples.recipe.Setting;
import dev.gradus.nn.checkpoint.Checkpoint;
import dev.gradus.nn.data.DataSource;
import dev.gradus.nn.train.Trainer;
import dev.gradus.vit.VisionTransformer;
import dev.gradus.vit.VisionTransformerConfig;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What every training is asked: on what, how long, where; and how it begins or goes on. */
final class RunOptions {
    private static final List<String> BELONGS_TO_BEGINNING =
            List.of("--weights", "--positions", "--averaged", "--normalize");

    @Mixin
    private DataOptions data;

    @Mixin
    private RecipeOptions recipe;

    @Option(
            names = "--max-steps",
            paramLabel = "N",
            description = "Stop after so many steps; the learning rates stay those of --epochs.")
    private long maxSteps;

    @Mixin
    private DeviceOptions devices;

    @Option(names = "--out", paramLabel = "DIR", description = "A new folder for the run. Default: runs/TIME-RECIPE")
    private Path out;

    @Option(
            names = "--resume",
            paramLabel = "PATH",
            description = "Go on from a run's folder or a checkpoint. What decides the numbers comes from there; "
                    + "--max-steps, --device, --threads and --data-dir may be given anew.")
    private Path resume;

    @Option(
            names = "--change-recipe",
            description = "Let a resumed run go on with another recipe, or with other values of its own; otherwise the "
                    + "difference is shown and nothing is done.")
    private boolean changeRecipe;

    @Option(
            names = "--tensorboard",
            description = "Also write event files for TensorBoard to the run's folder tensorboard.")
    private boolean tensorboard;

    @Mixin
    private JsonOption json;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    /** Whether a run that was begun shall go on. */
    boolean resumes() {
        return resume != null;
    }

    /** The recipe that was asked for. */
    NamedRecipe recipe(String usual) {
        return recipe.named(usual);
    }

    /** Every option that changes a key of the recipe; the command's own come first, so that --set counts. */
    List<Setting> settings(CommandSpec spec, List<Setting> own) {
        List<Setting> settings = new ArrayList<>(own);
        RecipeOptions.add(settings, "data.dataset", "--dataset", data.name());
        settings.addAll(recipe.settings());
        return settings.stream().map(setting -> setting.askedBy(spec.name())).toList();
    }

    Console console(CommandSpec spec) {
        return json.console(spec);
    }

    /** Trains from the beginning; returns the exit code. */
    int begin(Console console, CommandSpec spec, Beginning beginning) {
        notNegative(spec.name(), "--max-steps", maxSteps);
        Recipe asked = beginning.recipe();
        String device = devices.name(); // all that can be wrong is found before data are fetched
        asked.start().frozenStages(beginning.vit().depth());
        DataSource.Found found = data.load(asked.data().choice(), beginning.vit(), console);
        Examples pictures = Examples.limited(found.data(), asked.data());
        beginning.check(pictures);
        VisionTransformerConfig vit = beginning.vit()
                .with(c -> c.classes(pictures.train().classes()).channels(pictures.train().channels()));
        RunConfig config = new RunConfig(beginning.name(), asked.with("data.dataset", found.choice()), vit,
                pictures.train().classNames(), beginning.normalization(pictures), Teacher.mark(asked.teacher()),
                device);
        return train(console, config, device, null, found, pictures, beginning::fill, null);
    }

    /**
     * Goes on where a run was stopped; returns the exit code.
     *
     * @param own the command's own settings
     */
    int goOn(Console console, CommandSpec spec, List<Setting> own) {
        notNegative(spec.name(), "--max-steps", maxSteps);
        for (String option : BELONGS_TO_BEGINNING) {
            if (spec.commandLine().getParseResult().hasMatchedOption(option)) {
                throw new ArgumentException(spec.name(), option + " cannot be given with --resume",
                        "a resumed run goes on bit for bit", "leave " + option + " out, or begin a new run");
            }
        }
        Path file = RunFolder.checkpoint(resume);
        try (Checkpoint checkpoint = Checkpoint.open(file)) {
            RunConfig saved = RunConfig.fromJson(checkpoint.where(), Trainer.config(checkpoint));
            RunConfig config = saved.with(changed(console, spec, saved.recipe(), own));
            TrainingSession.checkSize(checkpoint.where(), checkpoint.modelSize(), config.vit());
            String device = spec.commandLine().getParseResult().hasMatchedOption("--device")
                    ? devices.name()
                    : config.device();
            DataSource.Found found = data.load(config.dataset(), config.vit(), console);
            Examples pictures = Examples.limited(found.data(), config.recipe().data());
            return train(console, config, device, RunFolder.of(file), found, pictures, _ -> {}, checkpoint);
        }
    }

    /** The recipe to go on with; refuses another one than the run's unless that is wished. */
    private Recipe changed(Console console, CommandSpec spec, Recipe saved, List<Setting> own) {
        Recipe asked = recipe.given() ? recipe.named("").read(List.of()).continuing(saved) : saved;
        asked = asked.with(settings(spec, own));
        List<String> differences = saved.differences(asked);
        if (differences.isEmpty()) {
            return saved.with("data.threads", asked.data().threads());
        }
        if (!changeRecipe) {
            throw new ArgumentException(spec.name(), "the recipe is not that of the run: "
                    + String.join("; ", differences), "a resumed run goes on bit for bit",
                    "leave it out to go on as before; --change-recipe goes on with what was given");
        }
        differences.forEach(difference -> console.warn("changed " + difference));
        return asked;
    }

    /**
     * @param usual where the run's files go if nothing else was asked for; null for a new folder
     * @param from where to go on; null to begin
     */
    private int train(
            Console console, RunConfig config, String device, RunFolder usual, DataSource.Found found,
            Examples given, Consumer<VisionTransformer> filling, Checkpoint from) {
        Examples pictures = given.as(config).holdingOut(config.recipe());
        try (Device opened = devices.open(device);
                Session session = new Session(config, opened, pictures, filling)) {
            if (from != null) {
                session.trainer().restore(from);
            }
            RunFolder folder = folder(config, usual); // weights that do not fit leave none behind
            folder.writeConfig(config);
            return new TrainingSession(console, config, folder, found, pictures, session, opened, maxSteps, tensorboard,
                    RunReport.typed(spec)).run();
        } catch (MemoryException full) {
            console.note("the device has no room; measuring which batch would fit");
            throw new MemoryException(full.where(), full.problem(), full.rule(),
                    new FittingBatch(config, () -> devices.open(device)).hint(), full);
        }
    }

    private RunFolder folder(RunConfig config, RunFolder usual) {
        if (out != null) {
            return RunFolder.at(out);
        }
        return usual == null ? RunFolder.fresh(LocalDateTime.now(), config.name()) : usual;
    }

    static void notNegative(String where, String option, long value) {
        if (value < 0) {
            throw new ArgumentException(where, option + " must not be negative, got " + value);
        }
    }
}
