package dev.gradus.autograd.tape;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.DTypeException;
import dev.gradus.autograd.error.DeviceException;
import dev.gradus.autograd.error.ShapeException;
import dev.gradus.autograd.op.FusedOp;
import dev.gradus.autograd.op.Op;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/** Runs operations and records those whose inputs want gradients. */
public final class Tape {
    private static final AtomicLong NUMBERS = new AtomicLong();

    private Tape() {}

    /** Whether operations are recorded on this thread: true except inside {@link NoGrad}. */
    public static boolean isRecording() {
        return !NoGrad.isOpen();
    }

    /**
     * Runs an operation. A fused operation on a backend that does not fuse runs as its composite.
     *
     * @throws DeviceException if the inputs live on different devices
     * @throws DTypeException if an input has the wrong kind of elements
     */
    public static Tensor run(Op op, Tensor... inputs) {
        Device device = check(op, inputs);
        Shape shape = outputShape(op, inputs);
        if (op instanceof FusedOp fused && !fused.hasKernel(device.backend())) {
            return fused.composite(inputs);
        }
        boolean wanted = anyRequiresGrad(inputs);
        boolean records = wanted && isRecording() && op.noGradientBecause() == null;
        Frame frame = new Frame(op, inputs.clone(), records, NUMBERS.incrementAndGet());
        if (Watch.isOpen()) {
            Watch.beforeForward(frame);
        }
        Tensor output = op.forward(frame, shape);
        frame.finish(output);
        if (records) {
            output.attach(frame);
        } else if (wanted) {
            output.cutBecause(isRecording() ? op.noGradientBecause() + "," + Location.at() : NoGrad.reason());
        } else {
            output.cutBecause(firstCut(inputs));
        }
        if (Watch.isOpen()) {
            Watch.forward(frame);
        }
        return output;
    }

    /** The number that the next recorded operation gets at least. */
    static long nextNumber() {
        return NUMBERS.get() + 1;
    }

    /** The shape of the result; a refusal names the operands that have names. */
    private static Shape outputShape(Op op, Tensor[] inputs) {
        try {
            return outputShapeOfAll(op, shapes(inputs));
        } catch (ShapeException e) {
            if (Arrays.stream(inputs).noneMatch(input -> input.name() != null)) {
                throw e;
            }
            String operands = Arrays.stream(inputs).map(Tensor::describe).collect(Collectors.joining(", "));
            ShapeException named =
                    new ShapeException(e.where(), e.problem() + " (given " + operands + ")", e.rule(), e.hint());
            named.setStackTrace(e.getStackTrace());
            throw named;
        }
    }

    /** What is computed from a cut tensor is cut for the same reason. */
    private static String firstCut(Tensor[] inputs) {
        for (Tensor input : inputs) {
            if (input.cut() != null) {
                return input.cut();
            }
        }
        return null;
    }

    private static Device check(Op op, Tensor[] inputs) {
        Device device = inputs[0].device();
        for (int i = 0; i < inputs.length; i++) {
            if (inputs[i].device() != device) {
                throw new DeviceException(
                        op.name(),
                        "operands live on different devices: " + inputs[0].describe() + " on " + device + ", "
                                + inputs[i].describe() + " on " + inputs[i].device(),
                        "an operation computes on one device",
                        "move one of them with to(device)");
            }
            if (inputs[i].dtype().isReal() == op.takesIndices(i) && !op.takesEither(i)) {
                throw new DTypeException(
                        op.name(),
                        "input " + i + " must hold " + (op.takesIndices(i) ? "indices (INT32)" : "real numbers")
                                + ", got "
                                + inputs[i].describe() + " of " + inputs[i].dtype(),
                        null,
                        op.takesIndices(i) ? "make it with Tensor.ofInts" : "make it with Tensor.of");
            }
        }
        return device;
    }

    /** Operations read as many shapes as they need; one that is not there means that an input was forgotten. */
    private static Shape outputShapeOfAll(Op op, Shape[] inputs) {
        try {
            return op.outputShape(inputs);
        } catch (ArrayIndexOutOfBoundsException e) {
            throw new ArgumentException(
                    op.name(),
                    "got " + inputs.length + (inputs.length == 1 ? " input " : " inputs ") + Arrays.toString(inputs)
                            + ", which is too few",
                    null,
                    "its documentation names the inputs it takes",
                    e);
        }
    }

    private static Shape[] shapes(Tensor[] inputs) {
        Shape[] shapes = new Shape[inputs.length];
        for (int i = 0; i < inputs.length; i++) {
            shapes[i] = inputs[i].shape();
        }
        return shapes;
    }

    private static boolean anyRequiresGrad(Tensor[] inputs) {
        for (Tensor input : inputs) {
            if (input.requiresGrad()) {
                return true;
            }
        }
        return false;
    }
}
