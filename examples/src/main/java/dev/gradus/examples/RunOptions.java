package dev.gradus.examples;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.MemoryException;
import dev.gradus.nn.checkpoint.Checkpoint;
import dev.gradus.nn.data.DataSource;
import dev.gradus.nn.data.DatasetChoice;
import dev.gradus.nn.train.Trainer;
import dev.gradus.vit.VisionTransformer;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.function.Consumer;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** What every training is asked: on what, how long, where; and how it begins or goes on. */
final class RunOptions {
    private static final List<String> BELONGS_TO_RUN =
            List.of("--dataset", "--model", "--init", "--preset", "--weights", "--image", "--positions", "--averaged",
                    "--normalize", "--layer-decay", "--freeze", "--optimizer", "--epochs", "--batch", "--lr", "--ema",
                    "--seed", "--limit-train", "--limit-test");

    @Mixin
    private DataOptions data;

    @Option(names = "--limit-train", paramLabel = "N", description = "Use only the first N training pictures.")
    private int limitTrain;

    @Option(names = "--limit-test", paramLabel = "N", description = "Use only the first N test pictures.")
    private int limitTest;

    @Option(names = "--epochs", paramLabel = "N", description = "Times each picture is seen. Default: the recipe's")
    private Integer epochs;

    @Option(
            names = "--max-steps",
            paramLabel = "N",
            description = "Stop after so many steps; the learning rates stay those of --epochs.")
    private long maxSteps;

    @Option(names = "--batch", paramLabel = "N", description = "Pictures in a step. Default: the recipe's")
    private Integer batch;

    @Option(names = "--lr", paramLabel = "X", description = "Highest learning rate. Default: the recipe's")
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

    /** Whether a run that was begun shall go on. */
    boolean resumes() {
        return resume != null;
    }

    int epochs(int usual) {
        return epochs == null ? usual : epochs;
    }

    int batch(int usual) {
        return batch == null ? usual : batch;
    }

    double lr(double usual) {
        return lr == null ? usual : lr;
    }

    double ema() {
        return ema;
    }

    long seed() {
        return seed;
    }

    int limitTrain() {
        return limitTrain;
    }

    int limitTest() {
        return limitTest;
    }

    Console console(CommandSpec spec) {
        return json.console(spec);
    }

    /** Trains from the beginning; returns the exit code. */
    int begin(Console console, CommandSpec spec, Beginning beginning) {
        notNegative(spec.name(), "--max-steps", maxSteps);
        String device = devices.name();
        DatasetChoice asked = data.choice();
        beginning.config(asked, null, device); // says what is wrong before data are fetched
        DataSource.Found found = data.load(asked, console);
        Examples pictures = Examples.limited(found.data(), limitTrain, limitTest);
        RunConfig config = beginning.config(found.choice(), pictures, device);
        return train(console, config, device, null, found, pictures, beginning::fill, null);
    }

    /** Goes on where a run was stopped; returns the exit code. */
    int goOn(Console console, CommandSpec spec) {
        notNegative(spec.name(), "--max-steps", maxSteps);
        for (String option : BELONGS_TO_RUN) {
            if (spec.commandLine().getParseResult().hasMatchedOption(option)) {
                throw new ArgumentException(spec.name(), option + " cannot be given with --resume",
                        "a resumed run goes on bit for bit", "leave " + option + " out, or begin a new run");
            }
        }
        Path file = RunFolder.checkpoint(resume);
        try (Checkpoint checkpoint = Checkpoint.open(file)) {
            RunConfig config = RunConfig.fromJson(checkpoint.where(), Trainer.config(checkpoint));
            TrainingSession.checkSize(checkpoint.where(), checkpoint.modelSize(), config.vit());
            String device = spec.commandLine().getParseResult().hasMatchedOption("--device")
                    ? devices.name()
                    : config.device();
            DataSource.Found found = data.load(config.dataset(), console);
            Examples pictures = Examples.limited(found.data(), config.limitTrain(), config.limitTest());
            return train(console, config, device, RunFolder.of(file), found, pictures, _ -> {}, checkpoint);
        }
    }

    /**
     * @param usual where the run's files go if nothing else was asked for; null for a new folder
     * @param from where to go on; null to begin
     */
    private int train(
            Console console, RunConfig config, String device, RunFolder usual, DataSource.Found found,
            Examples given, Consumer<VisionTransformer> filling, Checkpoint from) {
        Examples pictures = given.as(config);
        try (Device opened = devices.open(device);
                Session session = new Session(config, opened, pictures, filling)) {
            if (from != null) {
                session.trainer().restore(from);
            }
            RunFolder folder = folder(config, usual); // weights that do not fit leave none behind
            folder.writeConfig(config.toJson());
            return new TrainingSession(console, config, folder, found, pictures, session, opened, maxSteps).run();
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
        return usual == null ? RunFolder.fresh(LocalDateTime.now(), config.preset()) : usual;
    }

    static void notNegative(String where, String option, long value) {
        if (value < 0) {
            throw new ArgumentException(where, option + " must not be negative, got " + value);
        }
    }
}
