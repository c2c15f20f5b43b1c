package dev.gradus.examples;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.error.CheckpointException;
import dev.gradus.autograd.error.DeviceException;
import dev.gradus.autograd.error.FileException;
import dev.gradus.examples.recipe.TeacherChoice;
import dev.gradus.examples.recipe.TrainingChoice;
import dev.gradus.nn.checkpoint.Checkpoint;
import dev.gradus.nn.data.DataSource;
import dev.gradus.nn.train.Evaluation;
import dev.gradus.nn.train.Trainer;
import dev.gradus.nn.train.TrainingEvent;
import dev.gradus.nn.train.TrainingRun;
import dev.gradus.vit.VisionTransformerConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** One sitting of a run: tells what is about to happen, trains, and leaves the run's folder behind. */
final class TrainingSession {
    /** What the process ends with after Ctrl-C. */
    static final int INTERRUPTED = 130;

    private static final int TEST_BATCH = 250;
    private static final double SAVE_EVERY_SECONDS = 60;

    private final Console console;
    private final RunConfig config;
    private final RunFolder folder;
    private final DataSource.Found found;
    private final Examples pictures;
    private final Session session;
    private final Device device;
    private final long maxSteps;
    private final boolean tensorboard;
    private final RunReport report;
    private final Pictures drawing;

    TrainingSession(
            Console console,
            RunConfig config,
            RunFolder folder,
            DataSource.Found found,
            Examples pictures,
            Session session,
            Device device,
            long maxSteps,
            boolean tensorboard,
            String command) {
        this.console = console;
        this.config = config;
        this.folder = folder;
        this.found = found;
        this.pictures = pictures;
        this.session = session;
        this.device = device;
        this.maxSteps = maxSteps;
        this.tensorboard = tensorboard;
        this.report = new RunReport(folder.path().getFileName().toString(), config,
                device.name() + ": " + device.backend().description(), command);
        this.drawing = new Pictures(console, folder, config.recipe().training().labelSmoothing() > 0);
    }

    /** Refuses a configuration that does not belong to the tensors beside it, before memory is asked for. */
    static void checkSize(String where, long values, VisionTransformerConfig vit) {
        if (vit.parameterCount() != values) {
            throw new CheckpointException(where, "its configuration describes a model of "
                    + vit.parameterCount() + " parameters, its tensors have " + values);
        }
    }

    /** Trains to the end or to Ctrl-C; returns the exit code. */
    int run() {
        TrainingChoice training = config.recipe().training();
        int epochs = training.epochsBegun(session.stepsPerEpoch());
        long last = training.lastStep(session.stepsPerEpoch());
        TrainingRun.Plan plan = new TrainingRun.Plan(epochs, maxSteps == 0 ? last : Math.min(maxSteps, last),
                TEST_BATCH, folder.checkpoints(), config.toJson(), SAVE_EVERY_SECONDS, training.patience());
        long lastStep = plan.lastStep(session.stepsPerEpoch());
        introduce(epochs, lastStep);
        long startNanos = System.nanoTime();
        double startSeconds = Machine.processorSeconds();
        long firstStep = session.trainer().stepsDone();
        folder.forgetResult();
        try (Interruption interruption = new Interruption();
                Metrics metrics = Metrics.open(folder.metrics(), session.trainer().stepsDone());
                EventFile board = tensorboard
                        ? EventFile.open(folder.tensorboard(), session.trainer().stepsDone(), System::currentTimeMillis)
                        : EventFile.none();
                Progress progress = new Progress(
                        console, System::nanoTime, epochs, session.stepsPerEpoch(), lastStep)) {
            TrainingRun run = new TrainingRun(session.trainer(), pictures.validation(), pictures.test(),
                    pictures.normalization(), plan, event -> hear(event, metrics, board, progress), System::nanoTime);
            TrainingRun.Outcome outcome = run.run(interruption::isWished);
            progress.finish();
            metrics.flush();
            folder.addSitting(firstStep, session.trainer().stepsDone(), (System.nanoTime() - startNanos) / 1e9,
                    Machine.processorSeconds() - startSeconds);
            return outcome.finished() ? finished(outcome) : interrupted(outcome.checkpoint());
        } catch (DeviceException failed) {
            tellWhatStands("the device failed");
            throw failed;
        } catch (FileException failed) {
            tellWhatStands("a file could not be written");
            DiskSpace.of(folder.path()).advice().forEach(line -> console.note("%s", line));
            throw failed;
        }
    }

    private void tellWhatStands(String reason) {
        Path checkpoint = folder.checkpoints().resolve(TrainingRun.LAST);
        if (Files.exists(checkpoint)) {
            console.note("%s; %s stands", reason, checkpoint);
            console.note("next: ./gradus %s --resume %s", config.command(), folder.path());
        }
    }

    private void introduce(int epochs, long lastStep) {
        found.warning().ifPresent(console::warn);
        console.note("recipe  %s: %s", config.name(), config.recipe().about());
        console.note("model   %s: %,d parameters, %.1f million multiply-adds for a picture", config.model(),
                config.vit().parameterCount(), config.vit().multiplyAdds() / 1e6);
        String held = pictures.validation() == null
                ? ""
                : String.format(Locale.ROOT, "%,d held out to choose by, ", pictures.validation().size());
        console.note("data    %s (%s): %,d pictures to train on, %s%,d to test on", found.choice(), found.origin(),
                pictures.train().size(), held, pictures.test().size());
        if (!config.weights().isEmpty()) {
            console.note("weights %s, with a new head of %d classes", config.weights(), config.vit().classes());
        }
        TeacherChoice teacher = config.recipe().teacher();
        if (teacher.exists()) {
            console.note("teacher %s, %s, %.0f %% of the loss", teacher.weights(),
                    teacher.kind() == TeacherChoice.Kind.HARD ? "hard" : "soft at temperature "
                            + teacher.temperature(),
                    100 * teacher.share());
        }
        console.note("device  %s: %s", device.name(), device.backend().description());
        console.note("plan    %d %s of %d steps of %d pictures; from step %d to %d",
                epochs, epochs == 1 ? "epoch" : "epochs", session.stepsPerEpoch(), config.recipe().training().batch(),
                session.trainer().stepsDone(),
                lastStep);
        console.note("folder  %s; Ctrl-C saves, --resume goes on", folder.path());
    }

    private void hear(TrainingEvent event, Metrics metrics, EventFile board, Progress progress) {
        switch (event) {
            case TrainingEvent.Step step -> {
                metrics.add(Events.detailed(step));
                board.add(step);
                console.emit(Events.step(step));
                progress.step(step, config.recipe().training().batch() * config.recipe().training().accumulate());
            }
            case TrainingEvent.Epoch epoch -> {
                metrics.add(Events.detailed(epoch));
                metrics.flush();
                board.add(epoch);
                console.emit(Events.epoch(epoch));
                progress.epoch(epoch);
                drawing.curves(session.stepsPerEpoch());
                CsvTables.write(folder);
            }
            case TrainingEvent.Saved saved -> metrics.flush();
            case TrainingEvent.Warning warning -> console.warn(warning.text());
        }
    }

    private int finished(TrainingRun.Outcome outcome) {
        Evaluation last = outcome.evaluation().orElseThrow();
        drawing.curves(session.stepsPerEpoch());
        drawing.predictions(pictures.test(), last);
        CsvTables.write(folder);
        if (outcome.early()) {
            console.say("ended after step %d: the pictures held out were no longer recognized better",
                    session.trainer().stepsDone());
        }
        console.say("test accuracy %.2f %%; see %s, %s and %s", 100 * last.accuracy(), folder.report(),
                folder.curves().getFileName(), folder.predictions().getFileName());
        outcome.averaged().ifPresent(
                averaged -> console.say("with averaged weights %.2f %%", 100 * averaged.accuracy()));
        Path best = folder.checkpoints().resolve(TrainingRun.BEST);
        Counted counted = pictures.validation() != null && Files.exists(best)
                ? chosen(best)
                : outcome.averaged().map(averaged -> new Counted(averaged, "averaged weights"))
                        .orElseGet(() -> new Counted(last, ""));
        writeReport(counted.evaluation(), counted.of());
        RunResult result = result(counted);
        result.write(folder.result());
        console.emit(Events.done(last.accuracy(), result, outcome.checkpoint()));
        console.say("next: ./gradus eval --checkpoint %s", folder.path());
        console.say("      ./gradus predict --weights %s --image PICTURE", folder.path());
        return 0;
    }

    /** The evaluation that is the run's result. */
    private record Counted(Evaluation evaluation, String of) {}

    private RunResult result(Counted counted) {
        return new RunResult(config.recipe().training().seed(), counted.evaluation().accuracy(),
                counted.of().isEmpty() ? "last weights" : counted.of(), folder.minutes(),
                folder.processorMinutes(), Machine.describe(device), report.command());
    }

    /** Tests what the pictures held out chose. */
    private Counted chosen(Path best) {
        boolean averaged = config.recipe().training().ema() > 0;
        long step;
        try (Checkpoint checkpoint = Checkpoint.open(best)) {
            step = Trainer.state(checkpoint).step();
            if (averaged) {
                checkpoint.loadAveraged(session.model().state());
            } else {
                checkpoint.load(session.model().state());
            }
        }
        Evaluation evaluation = Evaluation.of(session.model(), device, pictures.test(), pictures.normalization(),
                TEST_BATCH);
        String what = String.format(Locale.ROOT, "%sbest epoch by validation (%d)",
                averaged ? "averaged weights, " : "", step / session.stepsPerEpoch());
        console.say("%s %.2f %%: %s", what, 100 * evaluation.accuracy(), best);
        return new Counted(evaluation, what);
    }

    /** A machine that cannot draw loses the page, not the run. */
    private void writeReport(Evaluation evaluation, String evaluated) {
        try {
            report.write(folder.report(), folder.metrics(), pictures.test(), evaluation, evaluated);
        } catch (RuntimeException | LinkageError e) { // a JDK without fonts fails with errors of the linker
            console.warn(folder.report() + " was not written: " + e);
        }
    }

    private int interrupted(Path checkpoint) {
        drawing.curvesAfterInterruption(session.stepsPerEpoch());
        CsvTables.write(folder);
        console.emit(Events.interrupted(session.trainer().stepsDone(), checkpoint));
        console.say("stopped after step %d and saved %s", session.trainer().stepsDone(), checkpoint);
        console.say("next: ./gradus %s --resume %s", config.command(), folder.path());
        return INTERRUPTED;
    }
}
