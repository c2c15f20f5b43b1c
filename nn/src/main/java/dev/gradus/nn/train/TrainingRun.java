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
 * A training from here to its end: steps, a test after each epoch, checkpoints, and a listener who hears all of it.
 *
 * <p>{@code last.safetensors} is saved after each epoch, at the end, when the run is stopped, and once in a while in
 * between; {@code best.safetensors} whenever the accuracy on the test set is the best so far.
 */
public final class TrainingRun {
    /** The file to go on from. */
    public static final String LAST = "last.safetensors";

    /** The file of the best model so far. */
    public static final String BEST = "best.safetensors";

    /** Steps that may be under way while the next one is asked for: enough for a device never to wait for the host. */
    private static final int AHEAD = 2;

    private final Trainer trainer;
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
     */
    public record Plan(int epochs, long maxSteps, int testBatch, Path folder, String config, double saveEverySeconds) {
        public Plan {
            if (epochs < 1 || maxSteps < 0 || testBatch < 1) {
                throw new ArgumentException("train",
                        "epochs and testBatch must be at least 1, maxSteps at least 0, got "
                                + epochs + ", " + testBatch + " and " + maxSteps);
            }
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
     * @param evaluation of the final model; empty if the run was told to stop
     * @param checkpoint of the final model
     */
    public record Outcome(boolean finished, Optional<Evaluation> evaluation, Path checkpoint) {}

    /** @param nanoTime the clock, in nanoseconds */
    public TrainingRun(
            Trainer trainer,
            Dataset test,
            Normalization normalization,
            Plan plan,
            TrainingListener listener,
            LongSupplier nanoTime) {
        this.trainer = trainer;
        this.test = test;
        this.normalization = normalization;
        this.plan = plan;
        this.listener = listener;
        this.nanoTime = nanoTime;
    }

    /**
     * Trains until the plan's end or until told to stop, which is asked before each step.
     *
     * @throws DivergenceException if a loss or gradient is not finite; the last checkpoint is not touched
     */
    public Outcome run(BooleanSupplier stop) {
        trainer.model().train();
        long lastStep = plan.lastStep(trainer.stepsPerEpoch());
        Evaluation evaluation = null;
        long epochStart = nanoTime.getAsLong();
        savedNanos = epochStart;
        while (trainer.stepsDone() < lastStep && !stop.getAsBoolean()) {
            boolean endsEpoch = step();
            evaluation = null;
            if (endsEpoch) {
                evaluation = endEpoch(epochStart);
                epochStart = nanoTime.getAsLong();
            } else if (nanoTime.getAsLong() - savedNanos > plan.saveEverySeconds() * 1e9) {
                saveLast();
            }
        }
        if (savedStep != trainer.stepsDone()) {
            saveLast();
        }
        boolean finished = trainer.stepsDone() >= lastStep;
        if (finished && evaluation == null) {
            evaluation = evaluate();
        }
        return new Outcome(finished, Optional.ofNullable(finished ? evaluation : null), plan.folder().resolve(LAST));
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

    private Evaluation endEpoch(long epochStart) {
        hear(0);
        int epoch = Math.toIntExact(trainer.stepsDone() / trainer.stepsPerEpoch());
        Evaluation evaluation = evaluate();
        boolean best = trainer.isBest(evaluation.accuracy());
        listener.on(new TrainingEvent.Epoch(epoch, trainer.stepsDone(), trainer.trainLoss(), evaluation.loss(),
                evaluation.accuracy(), averagedAccuracy(), (nanoTime.getAsLong() - epochStart) / 1e9));
        saveLast();
        if (best) {
            trainer.save(plan.folder().resolve(BEST), plan.config());
            listener.on(new TrainingEvent.Saved(trainer.stepsDone(), plan.folder().resolve(BEST)));
        }
        return evaluation;
    }

    private double averagedAccuracy() {
        if (trainer.average().isEmpty()) {
            return Double.NaN;
        }
        try (WeightAverage.Swap _ = trainer.average().get().swap()) {
            return evaluate().accuracy();
        }
    }

    private Evaluation evaluate() {
        return Evaluation.of(trainer.model(), trainer.device(), test, normalization, plan.testBatch());
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
