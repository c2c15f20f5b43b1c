package dev.gradus.nn.optim;

import dev.gradus.autograd.error.ArgumentException;

/**
 * One cycle: half a cosine up to the peak, and a longer one down, far below where it began. With
 * mix(a, b, s) = b + (a − b)·(1 + cos(π·s))/2, first = peak/initialDivisor and last = first/finalDivisor:
 *
 * <pre>
 * lr = mix(first, peak, step/top)                           for step ≤ top = rise·total − 1
 * lr = mix(peak, last, (step − top)/(total − 1 − top))      afterwards; last from step = total − 1 on
 * </pre>
 *
 * <p>The rise lets the training begin carefully, the high middle acts as a regularizer, and the long way down settles
 * it: what suits trainings of few epochs. These are the numbers of PyTorch's {@code OneCycleLR} with cosines; momentum
 * is not cycled.
 *
 * <p>Source: Smith, Topin, "Super-Convergence: Very Fast Training of Neural Networks Using Large Learning Rates", 2018.
 *
 * @param peak the highest learning rate
 * @param total steps of the whole run
 * @param rise share of the steps that go up, of [0, 1]
 * @param initialDivisor what the peak is divided by at the beginning, at least 1
 * @param finalDivisor what the first learning rate is divided by at the end, at least 1
 */
public record OneCycle(double peak, int total, double rise, double initialDivisor, double finalDivisor)
        implements
            Schedule {
    public OneCycle {
        if (!(peak > 0 && Double.isFinite(peak)) || total < 1 || !(rise >= 0 && rise <= 1)) {
            throw new ArgumentException("schedule",
                    "needs a positive peak, at least one step and a rise in [0, 1], got peak=" + peak + " total="
                            + total + " rise=" + rise);
        }
        if (!(initialDivisor >= 1 && finalDivisor >= 1)) {
            throw new ArgumentException("schedule", "divisors must be at least 1, got " + initialDivisor + " and "
                    + finalDivisor);
        }
    }

    /** With PyTorch's defaults: three tenths of the way up from peak/25, then down to peak/250,000. */
    public OneCycle(double peak, int total) {
        this(peak, total, 0.3, 25, 1e4);
    }

    @Override
    public double at(int step) {
        double first = peak / initialDivisor;
        double last = first / finalDivisor;
        double top = rise * total - 1;
        if (step <= top) {
            return top == 0 ? peak : mix(first, peak, step / top);
        }
        return step >= total - 1 ? last : mix(peak, last, (step - top) / (total - 1 - top));
    }

    private static double mix(double from, double to, double share) {
        return to + (from - to) * (1 + StrictMath.cos(StrictMath.PI * share)) / 2;
    }
}
