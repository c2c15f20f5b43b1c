package dev.gradus.autograd.op;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.backend.Backend;
import dev.gradus.autograd.tape.Frame;
import dev.gradus.autograd.tape.Gradients;

/**
 * An operation that runs as its composite on every backend: no kernel of its own, and its gradients come from the
 * operations it is made of. One that deserves a kernel becomes a {@link FusedOp}, and nothing else changes.
 */
public interface CompositeOp extends FusedOp {
    @Override
    default boolean hasKernel(Backend backend) {
        return false;
    }

    @Override
    default Tensor forward(Frame f, Shape shape) {
        throw new IllegalStateException(name() + " runs as its composite");
    }

    @Override
    default Gradients backward(Frame f, Tensor dY) {
        throw new IllegalStateException(name() + " runs as its composite");
    }
}
