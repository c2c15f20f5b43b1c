package dev.gradus.autograd.tape;

import dev.gradus.autograd.Tensor;

/** Sees what the tape does on a thread; see {@link Watch}. */
public interface Watcher {
    /** An operation is about to run: inputs are known, the result is not. */
    default void beforeForward(Frame frame) {}

    /** An operation has run; {@code frame.output()} is its result. The frame exists also where nothing is recorded. */
    void forward(Frame frame);

    /** The backward of a recorded operation is about to run. */
    default void beforeBackward(Frame frame) {}

    /** The backward of a recorded operation has run. */
    default void backward(Frame frame, Tensor dY, Gradients gradients) {}
}
