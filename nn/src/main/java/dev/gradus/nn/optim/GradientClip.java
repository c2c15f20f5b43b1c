package dev.gradus.nn.optim;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.backend.Storage;
import dev.gradus.autograd.error.ArgumentException;
import java.util.Collection;
import java.util.List;

/**
 * Shortens gradients that are too long.
 *
 * <p>Source: Pascanu, Mikolov, Bengio, "On the difficulty of training recurrent neural networks", 2013.
 */
public final class GradientClip {
    /** Added to the norm in the divisor, as PyTorch does. */
    private static final double EPS = 1e-6;

    private GradientClip() {}

    /**
     * Scales all gradients by one factor, max/(norm + 1e-6), if their common norm √(Σ g²) is larger than {@code max}.
     * Frozen parameters and those without gradient do not count.
     *
     * @param max positive; infinite to measure only
     * @return the norm before clipping. If it is NaN or infinite, a gradient is, and all were left as they are: stop
     *         training rather than step.
     */
    public static double globalNorm(Collection<Tensor> parameters, double max) {
        checkBound(max);
        double squares = 0;
        for (Tensor parameter : parameters) {
            if (hasGradient(parameter)) {
                squares += parameter.device().backend().reduce().sumOfSquares(parameter.grad().storage());
            }
        }
        double norm = Math.sqrt(squares);
        if (norm > max && Double.isFinite(norm)) {
            parameters.stream().filter(GradientClip::hasGradient).forEach(p -> scale(p.grad(), max / (norm + EPS)));
        }
        return norm;
    }

    /**
     * The same without waiting for the device: the gradients stay as they are, and the factor waits on the device for
     * {@link Optimizer#step(double, Tensor)}.
     *
     * @param max positive; infinite to measure only
     * @param loss of one element; if it or the norm is not finite, the scale becomes NaN, and the step changes nothing
     * @param scale of one element, which receives the factor. If it is NaN already, it stays so: after a step that
     *     failed all later ones change nothing, until another number is assigned to it.
     * @return the norm before clipping, [1]
     */
    public static Tensor onDevice(Collection<Tensor> parameters, double max, Tensor loss, Tensor scale) {
        checkBound(max);
        Tensor norm = Tensor.uninitialized(scale.device(), scale.dtype(), Shape.of(1));
        List<Storage> gradients = parameters.stream().filter(GradientClip::hasGradient)
                .map(parameter -> parameter.grad().storage()).toList();
        scale.device().backend().optimizer().clip(scale.storage(), norm.storage(), gradients, loss.storage(), max);
        return norm;
    }

    private static void checkBound(double max) {
        if (!(max > 0)) {
            throw new ArgumentException("gradient_clip", "max must be positive, got " + max);
        }
    }

    private static boolean hasGradient(Tensor parameter) {
        return parameter.requiresGrad() && parameter.grad() != null;
    }

    private static void scale(Tensor gradient, double factor) {
        Storage storage = gradient.storage();
        gradient.device().backend().elementwise().affine(storage, storage, factor, 0);
        storage.changed();
    }
}
