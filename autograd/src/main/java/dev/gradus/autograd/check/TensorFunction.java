package dev.gradus.autograd.check;

import dev.gradus.autograd.Tensor;

/** A function of tensors, such as a layer, a loss or {@code in -> in[0].matmul(in[1]).tanh()}. */
@FunctionalInterface
public interface TensorFunction {
    Tensor apply(Tensor... inputs);
}
