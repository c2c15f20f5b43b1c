package dev.gradus.examples;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.MemoryException;
import dev.gradus.nn.checkpoint.Checkpoint;
import dev.gradus.nn.data.DataSource;
import dev.gradus.nn.data.DatasetChoice;
import dev.gradus.nn.data.DatasetSplit;
import dev.gradus.nn.train.Trainer;
import dev.gradus.vit.Presets;
import dev.gradus.vit.VisionTransformerConfig;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code gradus train}: a new training from a preset, or an old one from where it stopped. */
@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Trains a Vision Transformer.",
            "",
            "Leaves a folder runs/TIME-PRESET with config.json, metrics.jsonl, curves.png, predictions.png and "
                    + "checkpoints. Ctrl-C saves and leaves; --resume goes on bit for bit."},
        footer = {
            "",
            "Examples:",
            "  gradus train                      'default': twenty times the work of smoke",
            "  gradus train --preset smoke       a first result after a minute or two",
            "  gradus train --dataset shapes10   pictures drawn here, nothing to download",
            "  gradus train --resume runs/…      goes on where a run was stopped",
            "",
            "Exit codes: 0 done, 1 failed, 2 wrong usage, 130 stopped by Ctrl-C."})
final class TrainCommand implements Callable<Integer> {
    private static final List<String> BELONGS_TO_RUN =
            List.of("--dataset", "--model", "--preset", "--epochs", "--batch",
                    "--lr", "--ema", "--seed", "--limit-train", "--limit-test");

    @Option(
            names = "--preset",
            paramLabel = "NAME",
            description = "smoke (two minutes on two cores) or default (20 epochs). Default: default")
    private String preset = Recipe.DEFAULT.toString();

    @Option(
            names = "--model",
            paramLabel = "NAME",
            description = "A model for 32x32 pictures; 'gradus models' lists them. Default: the preset's")
    private String model;

    @Mixin
    private DataOptions data;

    @Option(names = "--limit-train", paramLabel = "N", description = "Use only the first N training pictures.")
    private int limitTrain;

    @Option(names = "--limit-test", paramLabel = "N", description = "Use only the first N test pictures.")
    private int limitTest;

    @Option(names = "--epochs", paramLabel = "N", description = "Times each picture is seen. Default: the preset's")
    private Integer epochs;

    @Option(
            names = "--max-steps",
            paramLabel = "N",
            description = "Stop after so many steps; the learning rates stay those of --epochs.")
    private long maxSteps;

    @Option(names = "--batch", paramLabel = "N", description = "Pictures in a step. Default: the preset's")
    private Integer batch;

    @Option(names = "--lr", paramLabel = "X", description = "Highest learning rate. Default: the preset's")
    private Double lr;

    @Option(
            names = "--ema",
            paramLabel = "DECAY",
            description = "Also keep a moving average of the weights, such as 0.999, and test it beside them; "
                    + "'gradus eval --ema' takes it from a checkpoint. Default: 0, none")
    private double ema;

    @Option(names = "--seed", paramLabel = "N", description = "Of every random choice. Default: 0")
    private long seed;

    @Mixin
    private DeviceOptions devices;

    @Option(names = "--out", paramLabel = "DIR", description = "A new folder for the run. Default: runs/TIME-PRESET")
    private Path out;

    @Option(
            names = "--resume",
            paramLabel = "PATH",
            description = "Go on from a run's folder or a checkpoint. What decides the numbers comes from there; "
                    + "--max-steps, --device, --threads and --data-dir may be given anew.")
    private Path resume;

    @Mixin
    private JsonOption json;

    @Spec
    private CommandSpec spec;

    TrainCommand() {}

    @Override
    public Integer call() {
        Console console = json.console(spec);
        notNegative("--max-steps", maxSteps);
        return resume == null ? fresh(console) : resumed(console);
    }

    private int fresh(Console console) {
        Recipe recipe = Recipe.named(preset);
        String modelName = model == null ? recipe.model : model;
        VisionTransformerConfig vit = Presets.named(modelName).config();
        String device = devices.name();
        DatasetChoice asked = data.choice();
        config(recipe, modelName, vit, asked, device); // says what is wrong before data are fetched
        DataSource.Found found = data.load(asked, console);
        DatasetSplit pictures = TrainingSession.limited(found.data(), limitTrain, limitTest);
        TrainingSession.checkFits(modelName, vit, pictures.train());
        RunConfig config = config(recipe, modelName, vit.with(c -> c.classes(pictures.train().classes())),
                found.choice(), device);
        RunFolder folder = out == null ? RunFolder.fresh(LocalDateTime.now(), recipe.toString()) : RunFolder.at(out);
        folder.writeConfig(config.toJson());
        return train(console, config, device, folder, found, pictures, null);
    }

    private RunConfig config(
            Recipe recipe, String modelName, VisionTransformerConfig vit, DatasetChoice dataset, String device) {
        return new RunConfig(
                recipe.toString(),
                dataset,
                modelName,
                vit,
                epochs == null ? recipe.epochs : epochs,
                batch == null ? recipe.batch : batch,
                lr == null ? recipe.lr : lr,
                recipe.weightDecay,
                Recipe.WARMUP_SHARE,
                Recipe.LABEL_SMOOTHING,
                Recipe.CLIP_NORM,
                recipe.augmentation,
                seed,
                limitTrain,
                limitTest,
                ema,
                device);
    }

    private int resumed(Console console) {
        for (String option : BELONGS_TO_RUN) {
            if (spec.commandLine().getParseResult().hasMatchedOption(option)) {
                throw new ArgumentException("train", option + " cannot be given with --resume",
                        "a resumed run goes on bit for bit", "leave " + option + " out, or begin a new run");
            }
        }
        Path file = RunFolder.checkpoint(resume);
        try (Checkpoint checkpoint = Checkpoint.open(file)) {
            RunConfig config = RunConfig.fromJson(checkpoint.where(), Trainer.config(checkpoint));
            TrainingSession.checkSize(checkpoint, config.vit());
            String device = spec.commandLine().getParseResult().hasMatchedOption("--device")
                    ? devices.name()
                    : config.device();
            DataSource.Found found = data.load(config.dataset(), console);
            DatasetSplit pictures = TrainingSession.limited(found.data(), config.limitTrain(), config.limitTest());
            RunFolder folder = out != null ? RunFolder.at(out) : RunFolder.of(file);
            if (folder == null) {
                folder = RunFolder.fresh(LocalDateTime.now(), config.preset());
            }
            folder.writeConfig(config.toJson());
            return train(console, config, device, folder, found, pictures, checkpoint);
        }
    }

    /** @param from where to go on; null to begin */
    private int train(
            Console console, RunConfig config, String device, RunFolder folder, DataSource.Found found,
            DatasetSplit pictures, Checkpoint from) {
        try (Device opened = devices.open(device); Session session = new Session(config, opened, pictures)) {
            if (from != null) {
                session.trainer().restore(from);
            }
            return new TrainingSession(console, config, folder, found, pictures, session, opened, maxSteps).run();
        } catch (MemoryException full) {
            console.note("the device has no room; measuring which batch would fit");
            throw new MemoryException(full.where(), full.problem(), full.rule(),
                    new FittingBatch(config, () -> devices.open(device)).hint(), full);
        }
    }

    static void notNegative(String option, long value) {
        if (value < 0) {
            throw new ArgumentException("train", option + " must not be negative, got " + value);
        }
    }
}
