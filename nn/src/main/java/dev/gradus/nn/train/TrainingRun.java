package dev.gradus.nn.train;

import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.nn.data.Dataset;
import dev.gradus.nn.data.Normalization;
import dev.gradus.nn.optim.WeightAverage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * A training from here to its end: steps, a measurement after each epoch, checkpoints, and a listener who hears all of
 * it.
 *
 * <p>{@code last.safetensors} is saved after each epoch, at the end, when the run is stopped, and once in a while in
 * between. Where pictures are held out from training, each epoch is measured on them, {@code best.safetensors} is saved
 * whenever the accuracy there is the best so far, and training may end early when it no longer gets better; the test
 * set is seen once, at the end. The accuracy that counts is that of the averaged weights, if they are kept. Where none
 * are held out, each epoch is measured on the test set, and nothing depends on what comes out.
 */
public final class TrainingRun {
    /** The file to go on from. */
    public static final String LAST = "last.safetensors";

    /** The file of the model that was best on the pictures held out. */
    public static final String BEST = "best.safetensors";

    /** Steps that may be under way while the next one is asked for: enough for a device never to wait for the host. */
    private static final int AHEAD = 2;

    private final Trainer trainer;
    private final Dataset validation;
    private final Dataset test;
    private final Normalization normalization;
    private final Plan plan;
    private final TrainingListener listener;
    private final LongSupplier nanoTime;
    private final Throughput throughput = new Throughput();
    private long savedStep = -1;
    private long savedNanos;
    private long arrivedNanos;

    /**
     * How long to train, and where to save.
     *
     * @param epochs until then; those before a resume count
     * @param maxSteps stops there if that is earlier; 0 for no limit. The schedule of learning rates does not change.
     * @param testBatch pictures that are tested at once
     * @param folder of the checkpoints
     * @param config goes into each checkpoint
     * @param saveEverySeconds at most so much work is lost when the power fails
     * @param patience epochs without a better accuracy on the pictures held out after which training ends; 0 for never.
     *     The schedule of learning rates does not know of it.
     */
    public record Plan(
            int epochs, long maxSteps, int testBatch, Path folder, String config, double saveEverySeconds,
            int patience) {
        public Plan {
            if (epochs < 1 || maxSteps < 0 || testBatch < 1 || patience < 0) {
                throw new ArgumentException("train",
                        "epochs and testBatch must be at least 1, maxSteps and patience at least 0, got "
                                + epochs + ", " + testBatch + ", " + maxSteps + " and " + patience);
            }
        }

        /** A training that never ends early. */
        public Plan(int epochs, long maxSteps, int testBatch, Path folder, String config, double saveEverySeconds) {
            this(epochs, maxSteps, testBatch, folder, config, saveEverySeconds, 0);
        }

        /** The step after which training ends. */
        public long lastStep(int stepsPerEpoch) {
            long all = (long) epochs * stepsPerEpoch;
            return maxSteps == 0 ? all : Math.min(all, maxSteps);
        }
    }

    /**
     * How a run ended.
     *
     * @param finished false if it was told to stop
     * @param evaluation of the final model on the test set; empty if the run was told to stop
     * @param averaged the same with the moving average of the weights; empty if none is kept
     * @param early whether it ended because the pictures held out were no longer recognized better
     * @param checkpoint of the final model
     */
    public record Outcome(
            boolean finished, Optional<Evaluation> evaluation, Optional<Evaluation> averaged, boolean early,
            Path checkpoint) {}

    /**
     * A run without pictures held out.
     *
     * @param nanoTime the clock, in nanoseconds
     */
    public TrainingRun(
            Trainer trainer,
            Dataset test,
            Normalization normalization,
            Plan plan,
            TrainingListener listener,
            LongSupplier nanoTime) {
        this(trainer, null, test, normalization, plan, listener, nanoTime);
    }

    /**
     * @param validation pictures held out from training; null for none
     * @param nanoTime the clock, in nanoseconds
     */
    public TrainingRun(
            Trainer trainer,
            Dataset validation,
            Dataset test,
            Normalization normalization,
            Plan plan,
            TrainingListener listener,
            LongSupplier nanoTime) {
        if (validation == null && plan.patience() > 0) {
            throw new ArgumentException("train", "patience wants pictures that are held out from training",
                    "the test set decides nothing", "hold some out, or train to the end");
        }
        this.validation = validation;
        this.trainer = trainer;
        this.test = test;
        this.normalization = normalization;
        this.plan = plan;
        this.listener = listener;
        this.nanoTime = nanoTime;
    }

    /**
     * Trains until the plan's end, or until told to stop, which is asked before each step.
     *
     * @throws DivergenceException if a loss or gradient is not finite; the last checkpoint is not touched
     */
    public Outcome run(BooleanSupplier stop) {
        trainer.model().train();
        long lastStep = plan.lastStep(trainer.stepsPerEpoch());
        Measured measured = null;
        long epochStart = nanoTime.getAsLong();
        savedNanos = epochStart;
        while (trainer.stepsDone() < lastStep && !isStale() && !stop.getAsBoolean()) {
            boolean endsEpoch = step();
            measured = null;
            if (endsEpoch) {
                measured = endEpoch(epochStart);
                epochStart = nanoTime.getAsLong();
            } else if (nanoTime.getAsLong() - savedNanos > plan.saveEverySeconds() * 1e9) {
                saveLast();
            }
        }
        if (savedStep != trainer.stepsDone()) {
            saveLast();
        }
        Path last = plan.folder().resolve(LAST);
        if (trainer.stepsDone() < lastStep && !isStale()) {
            return new Outcome(false, Optional.empty(), Optional.empty(), false, last);
        }
        Measured tested = measured == null || validation != null ? measure(test) : measured;
        return new Outcome(true, Optional.of(tested.plain()), tested.averaged(), trainer.stepsDone() < lastStep, last);
    }

    /** Whether the pictures held out were not recognized better for too long. */
    private boolean isStale() {
        return plan.patience() > 0
                && trainer.stepsDone() - trainer.bestStep() >= (long) plan.patience() * trainer.stepsPerEpoch();
    }

    /** Asks for a step, and tells of those that have arrived; says whether it is the last of its epoch. */
    private boolean step() {
        if (trainer.pending() == 0) {
            arrivedNanos = nanoTime.getAsLong();
        }
        boolean endsEpoch = trainer.step();
        trainer.takeWarnings()
                .forEach(text -> listener.on(new TrainingEvent.Warning(trainer.stepsDone(), text)));
        hear(AHEAD);
        return endsEpoch;
    }

    /** Tells of the steps that have arrived, and waits until no more than so many are under way. */
    private void hear(int ahead) {
        try {
            for (Trainer.Result result = next(ahead); result != null; result = next(ahead)) {
                long now = nanoTime.getAsLong();
                double rate = throughput.add(result.count(), now - arrivedNanos);
                arrivedNanos = now;
                listener.on(new TrainingEvent.Step(result.step(), result.epoch() + 1, result.loss(),
                        (double) result.correct() / result.count(), result.lr(), result.gradientNorm(), rate));
            }
        } catch (DivergenceException e) {
            throw e.keeping(lastGood());
        }
    }

    private Trainer.Result next(int ahead) {
        return trainer.poll(trainer.pending() > ahead);
    }

    /** What the model does on some pictures, and what it does with averaged weights, if they are kept. */
    private record Measured(Evaluation plain, Optional<Evaluation> averaged) {}

    private Measured endEpoch(long epochStart) {
        hear(0);
        int epoch = Math.toIntExact(trainer.stepsDone() / trainer.stepsPerEpoch());
        Measured measured = measure(validation == null ? test : validation);
        TrainingEvent.Epoch told = new TrainingEvent.Epoch(epoch, trainer.stepsDone(), trainer.trainLoss(),
                validation != null, measured.plain().loss(), measured.plain().accuracy(),
                measured.averaged().map(Evaluation::accuracy).orElse(Double.NaN),
                (nanoTime.getAsLong() - epochStart) / 1e9);
        boolean best = validation != null && trainer.isBest(told.judged());
        listener.on(told);
        saveLast();
        if (best) {
            trainer.save(plan.folder().resolve(BEST), plan.config());
            listener.on(new TrainingEvent.Saved(trainer.stepsDone(), plan.folder().resolve(BEST)));
        }
        return measured;
    }

    private Measured measure(Dataset pictures) {
        Evaluation plain = evaluate(pictures);
        if (trainer.average().isEmpty()) {
            return new Measured(plain, Optional.empty());
        }
        try (WeightAverage.Swap _ = trainer.average().get().swap()) {
            return new Measured(plain, Optional.of(evaluate(pictures)));
        }
    }

    private Evaluation evaluate(Dataset pictures) {
        return Evaluation.of(trainer.model(), trainer.device(), pictures, normalization, plan.testBatch());
    }

    private void saveLast() {
        hear(0);
        Path file = plan.folder().resolve(LAST);
        trainer.save(file, plan.config());
        savedStep = trainer.stepsDone();
        savedNanos = nanoTime.getAsLong();
        listener.on(new TrainingEvent.Saved(savedStep, file));
    }

    private String lastGood() {
        Path file = plan.folder().resolve(LAST);
        return Files.exists(file)
                ? "the last good checkpoint is " + file
                : "no checkpoint had been saved yet";
    }
}
