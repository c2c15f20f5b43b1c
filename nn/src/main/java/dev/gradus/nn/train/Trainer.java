package dev.gradus.nn.train;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Scope;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.backend.Readback;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.CheckpointException;
import dev.gradus.autograd.random.Philox;
import dev.gradus.nn.Module;
import dev.gradus.nn.checkpoint.Checkpoint;
import dev.gradus.nn.data.Batch;
import dev.gradus.nn.data.DataLoader;
import dev.gradus.nn.optim.GradientClip;
import dev.gradus.nn.optim.Optimizer;
import dev.gradus.nn.optim.Schedule;
import dev.gradus.nn.optim.WeightAverage;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes training steps: forward, loss, backward, clipping, optimizer. Knows where it stands, and can save that and
 * return to it: steps after a return have the same bits as if there had been none between.
 *
 * <p>A step is asked for and not waited for: the host prepares the next one while the device computes. Loss, accuracy
 * and norm of a step stay on the device until they have arrived by themselves, and a step that diverges stops itself
 * there.
 *
 * <p>The whole state is in the model's and the optimizer's tensors, the loader's position, the generators' positions
 * and the numbers of {@link TrainingState}; nothing depends on time or threads.
 */
public final class Trainer {
    /** The key of the configuration in a checkpoint's metadata. */
    public static final String CONFIG_KEY = "gradus.config";

    private static final String STATE_KEY = "gradus.training";

    private final Module model;
    private final Objective objective;
    private final Optimizer optimizer;
    private final Schedule schedule;
    private final Device device;
    private final DataLoader data;
    private final Map<String, Philox> generators;
    private final TrainerOptions options;

    private final Checkup checkup = new Checkup();
    private final Tensor scale;
    private final Optional<WeightAverage> average;
    private final Deque<Pending> pending = new ArrayDeque<>();
    private final Deque<Result> arrived = new ArrayDeque<>();

    private long step;
    private double lossSum;
    private long images;
    private double bestAccuracy = -1;
    private long bestStep;
    private double highestLr;

    /**
     * Learns from labels.
     *
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
        this(model, Objective.labels(model), optimizer, schedule, device, data, generators, options);
    }

    /**
     * @param objective what the model is to make small
     * @param schedule learning rate by number of steps done
     * @param generators the random streams that the model draws from in training, by name
     */
    public Trainer(
            Module model,
            Objective objective,
            Optimizer optimizer,
            Schedule schedule,
            Device device,
            DataLoader data,
            Map<String, Philox> generators,
            TrainerOptions options) {
        this.model = model;
        this.objective = objective;
        this.optimizer = optimizer;
        this.schedule = schedule;
        this.device = device;
        this.data = data;
        this.generators = new LinkedHashMap<>(generators);
        this.options = options;
        if (data.batchesPerEpoch() < options.accumulate()) {
            throw new ArgumentException("train", "a step wants " + options.accumulate() + " batches, an epoch has "
                    + data.batchesPerEpoch(), null, "take smaller batches, or fewer of them for a step");
        }
        this.scale = Tensor.ones(device, Shape.of(1)).named("scale");
        this.average = options.averageDecay() == 0
                ? Optional.empty()
                : Optional.of(new WeightAverage(model.parameters(), options.averageDecay(), true));
    }

    /**
     * What one step did.
     *
     * @param step its number, from 1
     * @param epoch from 0
     * @param loss mean over the batch
     * @param correct pictures of the batch that the model classified rightly before the step; a mixed picture belongs
     *     to the class of which more is to be seen
     * @param count pictures of the batch
     * @param lr the learning rate of the step
     * @param gradientNorm before clipping; NaN without clipping
     */
    record Result(long step, int epoch, double loss, int correct, int count, double lr, double gradientNorm) {}

    /**
     * A step that the device may not have finished.
     *
     * @param numbers loss, pictures classified rightly, norm of the gradient
     * @param before where the training stood; sums are of no meaning there
     * @param counts those of the optimizer's state, before this step
     */
    private record Pending(
            Readback numbers, TrainingState before, Map<String, Tensor> counts, int pictures, double lr) {}

    /**
     * Asks the device for one step and does not wait for its end: {@link #poll} gives what came out. If the loss or the
     * gradient of a step is not finite, neither it nor the steps after it change a parameter.
     *
     * @return whether the next step belongs to another epoch
     */
    boolean step() {
        TrainingState before = position();
        checkup.beforeStep(model);
        double lr = schedule.at(Math.toIntExact(step));
        highestLr = Math.max(highestLr, lr);
        Map<String, Tensor> counts = counts();
        int pictures = 0;
        try (Scope _ = Scope.open()) {
            Tensor sums = null;
            for (int i = 0; i < options.accumulate(); i++) {
                Batch batch = data.next();
                pictures += batch.count();
                Tensor seen = learn(batch);
                sums = sums == null ? seen : sums.add(seen);
            }
            checkup.afterBackward(model);
            double max = options.clipNorm() == 0 ? Double.POSITIVE_INFINITY : options.clipNorm();
            Tensor norm = GradientClip.onDevice(model.parameters().values(), max, sums.narrow(0, 0, 1), scale);
            optimizer.step(lr, scale);
            average.ifPresent(weights -> weights.update(scale));
            Tensor numbers = Tensor.concat(0, sums, norm);
            pending.add(new Pending(device.backend().memory().read(numbers.storage()), before, counts, pictures, lr));
        } finally {
            model.zeroGrad();
        }
        step++;
        return endsEpoch();
    }

    /** Adds the gradient of a batch to those before it in this step; returns its loss and its count of right ones. */
    private Tensor learn(Batch batch) {
        try (Scope scope = Scope.open()) {
            Objective.Learned learned = objective.of(Batches.images(device, batch),
                    logits -> Batches.loss(logits, batch, options.labelSmoothing()));
            Tensor correct = Batches.correct(learned.logits(), Batches.labels(device, batch));
            Tensor loss = learned.loss();
            Tensor shown = loss.detach();
            (options.accumulate() == 1 ? loss : loss.mul(1.0 / options.accumulate())).backward();
            return scope.keep(Tensor.concat(0, shown.reshape(1), correct));
        }
    }

    /** Whether the step just asked for was its epoch's last; passes by batches that would not fill another one. */
    private boolean endsEpoch() {
        if (step % stepsPerEpoch() != 0) {
            return false;
        }
        while (data.position().batch() != 0) {
            data.next();
        }
        return true;
    }

    /** Suspicions about the model since the last call, in words, each kind once. */
    List<String> takeWarnings() {
        return checkup.take();
    }

    /** How many steps were asked for whose end has not been seen. */
    int pending() {
        return pending.size();
    }

    /**
     * The results of steps, one at a time and in order.
     *
     * @param wait whether to wait for a step that is under way
     * @return null if there is none now
     * @throws DivergenceException if the loss or the gradient of the step was not finite; everything is then as before
     *         it, but for buffers such as running statistics
     */
    Result poll(boolean wait) {
        if (arrived.isEmpty() && !pending.isEmpty() && (wait || pending.peek().numbers().isDone())) {
            takeOldest();
        }
        return arrived.poll();
    }

    /** Waits for all steps; their results are still there for {@link #poll}. */
    private void settle() {
        while (!pending.isEmpty()) {
            takeOldest();
        }
    }

    private void takeOldest() {
        Pending oldest = pending.remove();
        double[] numbers = oldest.numbers().get();
        double loss = numbers[0] / options.accumulate();
        TrainingState before = oldest.before();
        checkFinite("loss", loss, oldest);
        checkFinite("norm of the gradient", numbers[2], oldest);
        if (before.position().batch() == 0) {
            lossSum = 0;
            images = 0;
        }
        lossSum += loss * oldest.pictures();
        images += oldest.pictures();
        checkup.afterStep(before.step() + 1, loss, oldest.lr());
        arrived.add(new Result(before.step() + 1, before.position().epoch(), loss, (int) numbers[1],
                oldest.pictures(), oldest.lr(), options.clipNorm() == 0 ? Double.NaN : numbers[2]));
    }

    private void checkFinite(String quantity, double value, Pending failed) {
        if (!Double.isFinite(value)) {
            pending.clear(); // the device left these steps out
            Map<String, Tensor> memory = memory();
            failed.counts().forEach((name, count) -> memory.get(name).assign(count));
            scale.assign(Tensor.ones(device, scale.shape()));
            goTo(failed.before());
            throw new DivergenceException(step + 1, quantity, value, highestLr);
        }
    }

    /** What steps leave behind beside the model: the state of the optimizer, and the averages if they are kept. */
    private Map<String, Tensor> memory() {
        Map<String, Tensor> memory = new LinkedHashMap<>(optimizer.state());
        average.ifPresent(weights -> memory.putAll(weights.state()));
        return memory;
    }

    /** Copies of the counts in {@link #memory()}, which live on the host. */
    private Map<String, Tensor> counts() {
        Map<String, Tensor> counts = memory();
        counts.values().removeIf(tensor -> tensor.dtype().isReal());
        counts.replaceAll((name, count) -> count.copy());
        return counts;
    }

    private void goTo(TrainingState state) {
        data.position(state.position());
        state.generators().forEach((name, position) -> generators.get(name).position(position));
        step = state.step();
    }

    /** Mean loss of the current epoch so far, each image measured before the step that learned from it. */
    double trainLoss() {
        settle();
        return lossSum / images;
    }

    /** Notes an accuracy on pictures held out; says whether it is the best so far. */
    boolean isBest(double accuracy) {
        boolean best = accuracy > bestAccuracy;
        if (best) {
            bestAccuracy = accuracy;
            bestStep = step;
        }
        return best;
    }

    /** The step of the best accuracy; 0 before the first one. */
    long bestStep() {
        return bestStep;
    }

    Module model() {
        return model;
    }

    /** The moving average of the model's parameters, if one is kept. */
    Optional<WeightAverage> average() {
        return average;
    }

    Device device() {
        return device;
    }

    /** Whole steps that an epoch's batches make. */
    public int stepsPerEpoch() {
        return data.batchesPerEpoch() / options.accumulate();
    }

    /** Steps asked for, those before a resume included. */
    public long stepsDone() {
        return step;
    }

    /** Where this trainer stands, beside the tensors. */
    public TrainingState state() {
        settle();
        return position();
    }

    private TrainingState position() {
        Map<String, Long> positions = new LinkedHashMap<>();
        generators.forEach((name, generator) -> positions.put(name, generator.position()));
        return new TrainingState(step, data.position(), lossSum, images, positions, bestAccuracy,
                bestStep);
    }

    /**
     * Saves everything, whole or not at all.
     *
     * @param config what the model, data and options were made from, as text
     */
    public void save(Path file, String config) {
        String where = state().toJson();
        Checkpoint.write(file, model.state(), memory(),
                Map.of(CONFIG_KEY, config, STATE_KEY, where));
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
        int batch = saved.position().batch();
        long expected = (long) saved.position().epoch() * stepsPerEpoch() + batch / options.accumulate();
        if (saved.step() != expected || batch >= data.batchesPerEpoch() || batch % options.accumulate() != 0) {
            throw new CheckpointException(checkpoint.where(), "step " + saved.step() + " does not belong to batch "
                    + batch + " of epoch " + saved.position().epoch() + ": an epoch has "
                    + data.batchesPerEpoch() + " batches"
                    + (options.accumulate() == 1 ? "" : ", " + options.accumulate() + " for each step"),
                    "a training goes on with its own data and batch size", null);
        }
        settle();
        arrived.clear();
        checkpoint.load(model.state(), memory());
        goTo(saved);
        lossSum = saved.lossSum();
        images = saved.images();
        bestAccuracy = saved.bestAccuracy();
        bestStep = saved.bestStep();
    }
}
