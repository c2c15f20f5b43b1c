package dev.gradus.autograd.op;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.backend.RandomNumbers.Words;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.tape.Frame;
import dev.gradus.autograd.tape.Gradients;

/**
 * Dropout: y = x·keep/(1 − p), where each element is kept (keep = 1) with probability 1 − p, so that the expectation
 * stays.
 *
 * <p>Gradient: dX = dY·keep/(1 − p) with the same choice, which is computed again from the words and never stored.
 *
 * <p>Source: Srivastava and others, "Dropout: A Simple Way to Prevent Neural Networks from Overfitting", 2014.
 *
 * @param p the probability of dropping, of [0, 1); rounded to float so that every backend compares with the same number
 * @param words the random words, one for each element
 */
public record Dropout(double p, Words words) implements UnaryOp, FusedOp {
    public Dropout {
        if (!(p >= 0 && p < 1)) {
            throw new ArgumentException("dropout", "p must lie in [0, 1), got " + p);
        }
        p = (float) p;
    }

    @Override
    public Shape shape(Shape x) {
        return x;
    }

    @Override
    public Tensor forward(Frame f, Shape shape) {
        return masked(f, f.input(0));
    }

    @Override
    public Gradients backward(Frame f, Tensor dY) {
        return Gradients.of(masked(f, dY));
    }

    @Override
    public Tensor composite(Tensor... inputs) {
        Tensor x = inputs[0];
        Tensor uniform = Tensor.uniform(x.device(), words, x.shape());
        Tensor dropped = Tensor.full(x.device(), p, Shape.SCALAR).greater(uniform);
        return x.mul(dropped.affine(-1, 1)).mul(1 / (1 - p));
    }

    @Override
    public boolean readsInput(int input) {
        return false;
    }

    private Tensor masked(Frame f, Tensor x) {
        Tensor y = f.allocate(x.shape());
        f.kernels().random().dropout(y.storage(), x.storage(), p, words);
        return y;
    }
}
