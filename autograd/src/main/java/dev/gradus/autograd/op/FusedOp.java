package dev.gradus.autograd.op;

import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.backend.Backend;
import dev.gradus.autograd.tape.Backward;
import dev.gradus.autograd.tape.Frame;
import dev.gradus.autograd.tape.Gradients;

/**
 * An operation that equals a composite of primitives. Where a backend fuses, it is one kernel; elsewhere it <em>is</em>
 * the composite, and so is its gradient's gradient everywhere. A test holds the two together.
 */
public interface FusedOp extends Op {
    /** The same result, made of other operations. */
    Tensor composite(Tensor... inputs);

    /** Whether a backend computes this in one kernel. */
    default boolean hasKernel(Backend backend) {
        return backend.fuses();
    }

    /** The gradients as a differentiable computation: the composite is recorded and walked back. */
    default Gradients backwardThroughComposite(Frame f, Tensor dY) {
        int count = f.inputCount();
        Tensor[] inputs = new Tensor[count];
        for (int i = 0; i < count; i++) {
            inputs[i] = f.input(i);
        }
        Tensor y = composite(inputs);
        Tensor[] gradients = Backward.of(y, dY, inputs, true);
        for (int i = 0; i < count; i++) {
            gradients[i] = f.needs(i) ? gradients[i] : null;
        }
        return Gradients.of(gradients);
    }
}
