package dev.gradus.autograd.tape;

import dev.gradus.autograd.Tensor;

/** What a backward returns: the gradient of each input, in the order of the inputs; null where none is wanted. */
public final class Gradients {
    private final Tensor[] tensors;

    private Gradients(Tensor[] tensors) {
        this.tensors = tensors;
    }

    public static Gradients of(Tensor... tensors) {
        return new Gradients(tensors);
    }

    public Tensor get(int input) {
        return tensors[input];
    }

    public int size() {
        return tensors.length;
    }
}
