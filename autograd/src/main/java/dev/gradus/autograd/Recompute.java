package dev.gradus.autograd;

import dev.gradus.autograd.random.Philox;
import dev.gradus.autograd.tape.Recomputed;
import dev.gradus.autograd.tape.Tape;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Activation checkpointing: the values inside a block are not kept for the backward pass but computed again in it.
 * Memory falls by what the block would have kept, and each training step pays one more forward of the block.
 *
 * <p>The bits are those of the plain computation, also with dropout: the generators are put back to where they stood,
 * and afterwards to where they were.
 *
 * <p>The block must be a function of x, the parameters and the generators alone. Inside a {@link Scope} what it makes
 * on the way dies at once.
 *
 * <p>Source: Chen and others, "Training Deep Nets with Sublinear Memory Cost", 2016.
 */
public final class Recompute {
    private Recompute() {}

    /**
     * Runs the block on x.
     *
     * @param parameters all tensors beside x that the block reads and that want gradients
     * @param generators all that the block draws from
     */
    public static Tensor of(UnaryOperator<Tensor> block, Tensor x, List<Tensor> parameters, List<Philox> generators) {
        boolean wanted = x.requiresGrad() || parameters.stream().anyMatch(Tensor::requiresGrad);
        if (!wanted || !Tape.isRecording()) {
            return block.apply(x);
        }
        Tensor[] inputs = new Tensor[parameters.size() + 1];
        inputs[0] = x;
        for (int i = 0; i < parameters.size(); i++) {
            inputs[i + 1] = parameters.get(i);
        }
        return Tape.run(Recomputed.forward(block, x, generators), inputs);
    }
}
