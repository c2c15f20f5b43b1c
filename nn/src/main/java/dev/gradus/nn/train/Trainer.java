package dev.gradus.nn.train;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Scope;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.CheckpointException;
import dev.gradus.autograd.random.Philox;
import dev.gradus.nn.Module;
import dev.gradus.nn.checkpoint.Checkpoint;
import dev.gradus.nn.data.Batch;
import dev.gradus.nn.data.DataLoader;
import dev.gradus.nn.optim.GradientClip;
import dev.gradus.nn.optim.Optimizer;
import dev.gradus.nn.optim.Schedule;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes training steps: forward, loss, backward, clipping, optimizer. Knows where it stands, and can save that and
 * return to it: steps after a return have the same bits as if there had been none between.
 *
 * <p>The whole state is in the model's and the optimizer's tensors, the loader's position, the generators' positions
 * and the numbers of {@link TrainingState}; nothing depends on time or threads.
 */
public final class Trainer {
    private static final String CONFIG_KEY = "gradus.config";
    private static final String STATE_KEY = "gradus.training";

    private final Module model;
    private final Optimizer optimizer;
    private final Schedule schedule;
    private final Device device;
    private final DataLoader data;
    private final Map<String, Philox> generators;
    private final TrainerOptions options;

    private final Checkup checkup = new Checkup();

    private long step;
    private double lossSum;
    private long images;
    private double bestAccuracy = -1;

    /**
     * @param schedule learning rate by number of steps done
     * @param generators the random streams that the model draws from in training, by name
     */
    public Trainer(
            Module model,
            Optimizer optimizer,
            Schedule schedule,
            Device device,
            DataLoader data,
            Map<String, Philox> generators,
            TrainerOptions options) {
        this.model = model;
        this.optimizer = optimizer;
        this.schedule = schedule;
        this.device = device;
        this.data = data;
        this.generators = new LinkedHashMap<>(generators);
        this.options = options;
    }

    /**
     * What one step did.
     *
     * @param epoch from 0
     * @param loss mean over the batch
     * @param correct pictures of the batch that the model classified rightly before the step
     * @param count pictures of the batch
     * @param lr the learning rate of the step
     * @param gradientNorm before clipping; NaN without clipping
     * @param endsEpoch whether the next step belongs to another epoch
     */
    record Result(int epoch, double loss, int correct, int count, double lr, double gradientNorm, boolean endsEpoch) {}

    /**
     * Makes one step.
     *
     * @throws DivergenceException if the loss or the gradient is not finite; the parameters are then as before the step
     */
    Result step() {
        Batch batch = data.next();
        if (batch.position().batch() == 0) {
            lossSum = 0;
            images = 0;
        }
        checkup.beforeStep(model);
        double lr = schedule.at(Math.toIntExact(step));
        double loss;
        double norm;
        int correct;
        try (Scope _ = Scope.open()) {
            Tensor logits = model.call(Batches.images(device, batch));
            correct = Batches.correct(logits.toFloats(), batch);
            Tensor mean = logits.crossEntropy(Batches.labels(device, batch), options.labelSmoothing());
            loss = finite("loss", mean.item());
            mean.backward();
            checkup.afterBackward(model);
            norm = clip();
            optimizer.step(lr);
        } finally {
            model.zeroGrad();
        }
        step++;
        lossSum += loss * batch.count();
        images += batch.count();
        return new Result(batch.position().epoch(), loss, correct, batch.count(), lr, norm, batch.lastOfEpoch());
    }

    /** Suspicions about the model since the last call, in words, each kind once. */
    List<String> takeWarnings() {
        return checkup.take();
    }

    private double clip() {
        return options.clipNorm() == 0
                ? Double.NaN
                : finite("norm of the gradient",
                        GradientClip.globalNorm(model.parameters().values(), options.clipNorm()));
    }

    private double finite(String quantity, double value) {
        if (!Double.isFinite(value)) {
            throw new DivergenceException(step + 1, quantity, value);
        }
        return value;
    }

    /** Mean loss of the current epoch so far, each image measured before the step that learned from it. */
    double trainLoss() {
        return lossSum / images;
    }

    /** Notes an accuracy on the test set; says whether it is the best so far. */
    boolean isBest(double accuracy) {
        boolean best = accuracy > bestAccuracy;
        bestAccuracy = Math.max(accuracy, bestAccuracy);
        return best;
    }

    Module model() {
        return model;
    }

    Device device() {
        return device;
    }

    int stepsPerEpoch() {
        return data.batchesPerEpoch();
    }

    /** Steps done, those before a resume included. */
    public long stepsDone() {
        return step;
    }

    /** Where this trainer stands, beside the tensors. */
    public TrainingState state() {
        Map<String, Long> positions = new LinkedHashMap<>();
        generators.forEach((name, generator) -> positions.put(name, generator.position()));
        return new TrainingState(step, data.position(), lossSum, images, positions, bestAccuracy);
    }

    /**
     * Saves everything, whole or not at all.
     *
     * @param config what the model, data and options were made from, as text
     */
    public void save(Path file, String config) {
        Checkpoint.write(file, model.state(), optimizer.state(),
                Map.of(CONFIG_KEY, config, STATE_KEY, state().toJson()));
    }

    /** The text that {@link #save} was given. */
    public static String config(Checkpoint checkpoint) {
        return checkpoint.metadata(CONFIG_KEY);
    }

    /** Where the training that saved a checkpoint stood. */
    public static TrainingState state(Checkpoint checkpoint) {
        return TrainingState.fromJson(checkpoint.where(), checkpoint.metadata(STATE_KEY));
    }

    /**
     * Returns to where a checkpoint was saved.
     *
     * @throws CheckpointException if anything does not fit; nothing has changed then
     */
    public void restore(Checkpoint checkpoint) {
        TrainingState saved = state(checkpoint);
        if (!saved.generators().keySet().equals(generators.keySet())) {
            throw new CheckpointException(checkpoint.where(), "it has positions of the generators "
                    + saved.generators().keySet() + ", this training has " + generators.keySet());
        }
        long expected = (long) saved.position().epoch() * data.batchesPerEpoch() + saved.position().batch();
        if (saved.step() != expected || saved.position().batch() >= data.batchesPerEpoch()) {
            throw new CheckpointException(checkpoint.where(), "step " + saved.step() + " does not belong to batch "
                    + saved.position().batch() + " of epoch " + saved.position().epoch() + ": an epoch has "
                    + data.batchesPerEpoch() + " batches", "a training goes on with its own data and batch size", null);
        }
        checkpoint.load(model.state(), optimizer.state());
        data.position(saved.position());
        saved.generators().forEach((name, position) -> generators.get(name).position(position));
        step = saved.step();
        lossSum = saved.lossSum();
        images = saved.images();
        bestAccuracy = saved.bestAccuracy();
    }
}
