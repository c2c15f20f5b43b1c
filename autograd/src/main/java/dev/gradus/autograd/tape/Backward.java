package dev.gradus.autograd.tape;

import dev.gradus.autograd.Scope;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.backend.Storage;
import dev.gradus.autograd.error.DTypeException;
import dev.gradus.autograd.error.DeviceException;
import dev.gradus.autograd.error.GraphException;
import dev.gradus.autograd.error.ShapeException;
import dev.gradus.autograd.op.FusedOp;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * One backward pass: walks the frames from the youngest to the oldest, hands each the gradient of its output, and adds
 * what it returns to the gradients of its inputs.
 *
 * <p>A loop over a queue, no recursion: the length of a chain is bounded by memory, not by the stack.
 */
public final class Backward {
    private final boolean createGraph;
    private final boolean retainGraph;
    private final Map<Frame, Tensor> pending = new IdentityHashMap<>();
    private final PriorityQueue<Frame> queue =
            new PriorityQueue<>(Comparator.comparingLong(Frame::number).reversed());
    /** Where the operation that runs now took what was pending, to return the sum. */
    private final Set<Frame> taken = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Map<Tensor, Tensor> hookedLeaves = new IdentityHashMap<>();
    private final Map<Tensor, Tensor> results;
    private final boolean through;
    private final long oldestFrame;
    private final long firstOwnStorage = Storage.youngest() + 1;

    private Backward(boolean retainGraph, boolean createGraph, Map<Tensor, Tensor> results, boolean through,
            long oldestFrame) {
        this.retainGraph = retainGraph || createGraph;
        this.createGraph = createGraph;
        this.results = results;
        this.through = through;
        this.oldestFrame = oldestFrame;
    }

    /**
     * Adds the gradient of {@code Σ root·cotangent} to the {@code grad()} of every leaf it depends on.
     *
     * @param cotangent of the root's shape
     * @param retainGraph whether the graph can be walked again
     */
    public static void intoLeaves(Tensor root, Tensor cotangent, boolean retainGraph) {
        new Backward(retainGraph, false, null, false, 0).walk(root, cotangent);
    }

    /**
     * The partial derivatives of {@code Σ root·cotangent} by each of {@code inputs}, which count as independent even
     * where one was computed from another; leaves' {@code grad()} stays as it is, and so does the graph.
     *
     * @param createGraph whether the gradients can be differentiated again
     * @return a tensor for each input; zeros where the root does not depend on it
     */
    public static Tensor[] of(Tensor root, Tensor cotangent, Tensor[] inputs, boolean createGraph) {
        return new Backward(true, createGraph, places(inputs), false, 0).collect(root, cotangent, inputs);
    }

    /** The total derivatives: like {@link #of}, but also through inputs that others were computed from, and hooked. */
    public static Tensor[] total(Tensor root, Tensor cotangent, Tensor[] inputs, boolean createGraph) {
        boolean through = inputs.length > 1;
        Tensor[] gradients =
                new Backward(true, createGraph, places(inputs), through, 0).collect(root, cotangent, inputs);
        NoGrad.run(createGraph, () -> {
            for (int i = 0; i < inputs.length; i++) {
                if (inputs[i].frame() == null || !through) {
                    gradients[i] = inputs[i].afterHooks(gradients[i]);
                }
            }
        });
        return gradients;
    }

    /**
     * Like {@link #of}, for a graph that was recorded for this walk alone: unless createGraph is wanted it is freed on
     * the way.
     *
     * @param oldestFrame the number of its first frame; what is older must be among the inputs
     * @throws GraphException if the walk leaves the graph elsewhere than at the inputs
     */
    static Tensor[] within(Tensor root, Tensor cotangent, Tensor[] inputs, boolean createGraph, long oldestFrame) {
        return new Backward(createGraph, createGraph, places(inputs), false, oldestFrame)
                .collect(root, cotangent, inputs);
    }

    private static Map<Tensor, Tensor> places(Tensor[] inputs) {
        Map<Tensor, Tensor> places = new IdentityHashMap<>();
        for (Tensor input : inputs) {
            places.put(input, null);
        }
        return places;
    }

    private Tensor[] collect(Tensor root, Tensor cotangent, Tensor[] inputs) {
        walk(root, cotangent);
        results.values().forEach(this::disown);
        Tensor[] gradients = new Tensor[inputs.length];
        for (int i = 0; i < inputs.length; i++) {
            Tensor found = results.get(inputs[i]);
            gradients[i] = found != null ? found : Tensor.zeros(inputs[i].device(), inputs[i].shape());
        }
        return gradients;
    }

    private void walk(Tensor root, Tensor cotangent) {
        check(root, cotangent);
        NoGrad.run(createGraph, () -> {
            arrive(root, cotangent, 0);
            while (!queue.isEmpty()) {
                step(queue.poll(), root);
            }
            hookedLeaves.forEach(this::finishLeaf);
        });
    }

    private void step(Frame frame, Tensor root) {
        frame.checkUsable();
        Tensor dY = hooked(frame.result(), pending.remove(frame));
        if (through && results.containsKey(frame.result())) {
            addTo(results, frame.result(), dY);
        }
        frame.lend(i -> take(frame, i));
        Gradients gradients =
                Watch.isOpen() ? Watch.backward(frame, dY, () -> run(frame, dY)) : run(frame, dY);
        frame.lend(null);
        // All are held until each has arrived: an operation may return the same tensor for several inputs.
        for (int i = 0; i < gradients.size(); i++) {
            enter(gradients.get(i));
        }
        for (int i = 0; i < frame.inputCount(); i++) {
            Tensor gradient = gradients.get(i);
            if (gradient != null && frame.needs(i)) {
                checkShape(frame, i, gradient.shape());
                arrive(frame.input(i), gradient, 1);
            }
        }
        for (int i = 0; i < gradients.size(); i++) {
            leave(gradients.get(i));
        }
        leave(dY);
        if (!retainGraph) {
            forget(frame, root);
        }
    }

    /** What the hooks of a tensor make of its gradient, which is complete. */
    private Tensor hooked(Tensor tensor, Tensor gradient) {
        if (!tensor.hasHooks()) {
            return gradient;
        }
        Tensor replaced = tensor.afterHooks(gradient);
        if (replaced != gradient) {
            enter(replaced);
            leave(gradient);
        }
        return replaced;
    }

    private void finishLeaf(Tensor leaf, Tensor gradient) {
        Tensor replaced = hooked(leaf, gradient);
        leaf.accumulateGrad(replaced, isOwn(replaced) && replaced.storage().owners() == 1);
        leave(replaced);
    }

    /** Runs one backward; inside a scope, what it made on the way and does not return dies at once. */
    private Gradients run(Frame frame, Tensor dY) {
        if (createGraph || !Scope.isOpen()) {
            boolean throughComposite = createGraph && frame.op() instanceof FusedOp;
            return throughComposite
                    ? ((FusedOp) frame.op()).backwardThroughComposite(frame, dY)
                    : frame.op().backward(frame, dY);
        }
        try (Scope temporaries = Scope.open()) {
            Gradients gradients = frame.op().backward(frame, dY);
            for (int i = 0; i < gradients.size(); i++) {
                if (gradients.get(i) != null) {
                    temporaries.keep(gradients.get(i));
                }
            }
            return gradients;
        }
    }

    /**
     * Adds a gradient to what the tensor already got.
     *
     * @param holders how many users of the gradient's memory only hold it until it has arrived
     */
    private void arrive(Tensor tensor, Tensor gradient, int holders) {
        Frame frame = tensor.frame();
        if (results != null && results.containsKey(tensor) && (frame == null || !through)) {
            addTo(results, tensor, gradient);
        } else if (oldestFrame > 0 && (frame == null || frame.number() < oldestFrame)) {
            throw leftOut(tensor);
        } else if (frame != null) {
            if (!pending.containsKey(frame)) {
                queue.add(frame);
            }
            if (taken.remove(frame)) {
                replace(pending, frame, gradient);
            } else {
                addTo(pending, frame, gradient);
            }
        } else if (results == null && tensor.hasHooks()) {
            addTo(hookedLeaves, tensor, gradient);
        } else if (results == null) {
            tensor.accumulateGrad(gradient, isOwn(gradient) && gradient.storage().owners() == holders);
        }
    }

    private <K> void addTo(Map<K, Tensor> sums, K key, Tensor gradient) {
        Tensor before = sums.get(key);
        Tensor sum = before == null ? gradient : add(before, gradient);
        if (sum != before) {
            replace(sums, key, sum);
        }
    }

    private <K> void replace(Map<K, Tensor> sums, K key, Tensor sum) {
        enter(sum);
        leave(sums.put(key, sum));
    }

    /**
     * What an inner value got so far, for an operation that will return the sum with its own share; null if it got
     * nothing, or if the sum is not this simple.
     */
    private Tensor take(Frame frame, int i) {
        Tensor input = frame.input(i);
        Frame source = input.frame();
        boolean inner = source != null && (results == null || !results.containsKey(input))
                && source.number() >= oldestFrame;
        if (createGraph || !inner || !frame.needs(i) || !pending.containsKey(source) || taken.contains(source)) {
            return null;
        }
        for (int earlier = 0; earlier < i; earlier++) {
            if (frame.input(earlier).frame() == source) {
                return null;
            }
        }
        taken.add(source);
        return pending.get(source);
    }

    private Tensor add(Tensor sum, Tensor gradient) {
        if (!createGraph && isOwn(sum) && sum.storage().owners() == 1) {
            sum.device().backend().elementwise().accumulate(sum.storage(), gradient.storage());
            return sum;
        }
        return sum.add(gradient);
    }

    /** Whether this pass made the tensor's storage, so that it may change and free it. */
    private boolean isOwn(Tensor tensor) {
        return tensor.storage().number() >= firstOwnStorage;
    }

    private void enter(Tensor gradient) {
        if (gradient != null && isOwn(gradient)) {
            gradient.storage().own();
        }
    }

    private void disown(Tensor gradient) {
        if (gradient != null && isOwn(gradient)) {
            gradient.storage().disown();
        }
    }

    private void leave(Tensor gradient) {
        disown(gradient);
        boolean frees = !createGraph && (results == null || !retainGraph);
        if (frees && gradient != null && isOwn(gradient) && gradient.storage().owners() == 0) {
            gradient.storage().free();
        }
    }

    /** Every consumer of the frame's output has been served: its value is not needed any more. */
    private void forget(Frame frame, Tensor root) {
        Tensor output = frame.result();
        frame.spend();
        Storage storage = output.storage();
        storage.disown();
        if (output != root && storage.owners() == 0) {
            storage.free();
        }
    }

    private static void check(Tensor root, Tensor cotangent) {
        if (!root.requiresGrad()) {
            throw new GraphException(
                    "backward",
                    "nothing to differentiate: " + root.describe()
                            + " does not depend on any tensor that requires a gradient"
                            + (root.cut() == null ? "" : ", because " + root.cut()),
                    "gradients flow along recorded operations to leaves marked with requireGrad()",
                    root.cut() == null
                            ? "call requireGrad() on the parameters before the forward"
                            : "compute the loss from what comes before that");
        }
        if (!cotangent.dtype().isReal()) {
            throw new DTypeException(
                    "backward",
                    "the cotangent of " + root.describe() + " holds " + cotangent.dtype() + ", not real numbers",
                    null,
                    null);
        }
        if (cotangent.device() != root.device()) {
            throw new DeviceException(
                    "backward",
                    "the cotangent lives on " + cotangent.device() + ", " + root.describe() + " on " + root.device(),
                    "an operation computes on one device",
                    "move it with to(device)");
        }
        if (!root.shape().equals(cotangent.shape())) {
            throw new ShapeException(
                    "backward",
                    "the cotangent has shape " + cotangent.shape() + ", " + root.describe() + " needs " + root.shape(),
                    "one cotangent for each element of the result",
                    null);
        }
    }

    private static GraphException leftOut(Tensor tensor) {
        return new GraphException(
                "recompute",
                "the block reads " + tensor.describe() + ", which wants a gradient and was not handed to it",
                "a recomputed block is a function of its input and the parameters that are named",
                "name it among the parameters");
    }

    private static void checkShape(Frame frame, int i, Shape gradient) {
        if (!gradient.equals(frame.input(i).shape())) {
            throw new ShapeException(
                    frame.op().name(),
                    "its backward returned " + gradient + " for input " + i + " of shape " + frame.input(i).shape(),
                    "a gradient has the shape of its input",
                    "an operand that was broadcast needs sumTo(shape)");
        }
    }
}
