package dev.gradus.autograd.op;

import dev.gradus.autograd.Shape;

/** An operation of one input. */
public interface UnaryOp extends Op {
    Shape shape(Shape x);

    @Override
    default Shape outputShape(Shape[] inputs) {
        return shape(inputs[0]);
    }
}
