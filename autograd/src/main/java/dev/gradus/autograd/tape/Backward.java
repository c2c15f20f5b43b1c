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
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.PriorityQueue;

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
    private final Map<Tensor, Tensor> results;
    private final long firstOwnStorage = Storage.youngest() + 1;

    private Backward(boolean retainGraph, boolean createGraph, Map<Tensor, Tensor> results) {
        this.retainGraph = retainGraph || createGraph;
        this.createGraph = createGraph;
        this.results = results;
    }

    /**
     * Adds the gradient of {@code Σ root·cotangent} to the {@code grad()} of every leaf it depends on.
     *
     * @param cotangent of the root's shape
     * @param retainGraph whether the graph can be walked again
     */
    public static void intoLeaves(Tensor root, Tensor cotangent, boolean retainGraph) {
        new Backward(retainGraph, false, null).walk(root, cotangent);
    }

    /**
     * The gradient of {@code Σ root·cotangent} with respect to each of {@code inputs}; leaves' {@code grad()} stays as it
     * is, and so does the graph.
     *
     * @param createGraph whether the gradients can be differentiated again
     * @return a tensor for each input; zeros where the root does not depend on it
     */
    public static Tensor[] of(Tensor root, Tensor cotangent, Tensor[] inputs, boolean createGraph) {
        Map<Tensor, Tensor> results = new IdentityHashMap<>();
        for (Tensor input : inputs) {
            results.put(input, null);
        }
        new Backward(true, createGraph, results).walk(root, cotangent);
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
            arrive(root, cotangent);
            while (!queue.isEmpty()) {
                step(queue.poll(), root);
            }
        });
    }

    private void step(Frame frame, Tensor root) {
        Tensor dY = pending.remove(frame);
        frame.checkUsable();
        Gradients gradients = run(frame, dY);
        for (int i = 0; i < frame.inputCount(); i++) {
            Tensor gradient = gradients.get(i);
            if (gradient != null && frame.needs(i)) {
                checkShape(frame, i, gradient.shape());
                arrive(frame.input(i), gradient);
            }
        }
        leave(dY);
        if (!retainGraph) {
            forget(frame, root);
        }
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

    /** Adds a gradient to what the tensor already got. */
    private void arrive(Tensor tensor, Tensor gradient) {
        if (results != null && results.containsKey(tensor)) {
            results.merge(tensor, gradient, Tensor::add);
            return;
        }
        Frame frame = tensor.frame();
        if (frame == null) {
            if (results == null) {
                tensor.accumulateGrad(gradient, isOwn(gradient) && gradient.storage().owners() == 0);
            }
            return;
        }
        Tensor before = pending.get(frame);
        Tensor sum = before == null ? gradient : add(before, gradient);
        if (before == null) {
            queue.add(frame);
        }
        pending.put(frame, sum);
        if (sum != before) {
            enter(sum);
            leave(before);
        }
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
        if (isOwn(gradient)) {
            gradient.storage().own();
        }
    }

    private void leave(Tensor gradient) {
        if (gradient != null && isOwn(gradient)) {
            gradient.storage().disown();
            if (!createGraph && results == null && gradient.storage().owners() == 0) {
                gradient.storage().free();
            }
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
                    root.cut() == null ? "call requireGrad() on the parameters before the forward" : null);
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
