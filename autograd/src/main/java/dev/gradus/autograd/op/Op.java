package dev.gradus.autograd.op;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.tape.Frame;
import dev.gradus.autograd.tape.Gradients;
import java.util.Locale;

/**
 * A differentiable operation: a record whose components are its attributes, checked in its compact constructor.
 *
 * <p>The backward of a primitive is written in tensor operations, so it can be differentiated again.
 */
public interface Op {
    /** The name in errors, kernels, tests and tables: the class name in snake case, {@code layer_norm}. */
    default String name() {
        return getClass().getSimpleName().replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
    }

    /**
     * The shape of the result.
     *
     * @throws dev.gradus.autograd.error.ShapeException if the inputs do not fit
     */
    Shape outputShape(Shape[] inputs);

    /** Computes the result of the given shape from {@code f.input(i)}. */
    Tensor forward(Frame f, Shape shape);

    /** Computes the gradients of the inputs from the gradient of the result. */
    Gradients backward(Frame f, Tensor dY);

    /** Why no gradient can flow through, or null if it can. */
    default String noGradientBecause() {
        return null;
    }

    /** Whether input i holds indices rather than real numbers. */
    default boolean takesIndices(int input) {
        return false;
    }

    /** Whether the backward reads input i, so that it must not be changed in place before. */
    default boolean readsInput(int input) {
        return true;
    }

    /** Whether input i may hold indices as well as real numbers: an operation that only moves elements. */
    default boolean takesEither(int input) {
        return false;
    }

    /** Multiply-adds of the forward, of products of matrices only, as models are compared. */
    default long multiplyAdds(Shape[] inputs, Shape output) {
        return 0;
    }
}
