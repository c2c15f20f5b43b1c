package dev.gradus.autograd.check;

import java.util.Arrays;
import java.util.Locale;

/**
 * What a {@link GradCheck} found.
 *
 * @param function the name of what was checked
 * @param order 1 for the gradient, 2 for the gradient of the gradient
 * @param derivatives how many derivatives were compared
 * @param worst the derivative that came closest to its allowance or exceeded it most; null if there was none to compare
 * @param step relative to max(1, |x|)
 * @param tolerance relative to max(1, |derivative|)
 * @param seed of the cotangents
 */
public record GradReport(
        String function, int order, int derivatives, Derivative worst, double step, double tolerance, long seed) {

    /**
     * One derivative, computed twice.
     *
     * @param of what was differentiated: {@code output[1, 2]}, or {@code output} for a random projection
     * @param by the input element it was differentiated by: {@code weight[0, 3]}
     * @param analytic what backward says
     * @param numeric what the central difference says
     * @param allowed the error that step and rounding explain
     */
    public record Derivative(String of, String by, double analytic, double numeric, double allowed) {
        public double error() {
            return Math.abs(analytic - numeric);
        }

        boolean passed() {
            return Tolerance.agree(analytic, numeric, allowed);
        }

        /** The error in units of the allowance; a number that is not finite counts as the worst. */
        double ratio() {
            double ratio = error() / allowed;
            return Double.isNaN(ratio) ? Double.POSITIVE_INFINITY : ratio;
        }
    }

    public boolean passed() {
        return worst == null || worst.passed();
    }

    /** @throws AssertionError with the whole report, if a derivative is wrong */
    public void requirePassed() {
        if (!passed()) {
            throw new AssertionError(toString());
        }
    }

    static String element(String name, int[] index) {
        return index.length == 0 ? name : name + Arrays.toString(index);
    }

    @Override
    public String toString() {
        String head = String.format(
                Locale.ROOT,
                "gradient of %s, order %d: %s",
                function,
                order,
                worst == null ? "nothing to compare" : passed() ? "right" : "WRONG");
        if (worst == null) {
            return head;
        }
        return head + String.format(
                Locale.ROOT,
                " (%d derivatives compared)%n"
                        + "  worst:     d %s / d %s%n"
                        + "  analytic:  %.12g%n"
                        + "  numeric:   %.12g%n"
                        + "  error:     %.3g, allowed %.3g%n"
                        + "  step %.3g, tolerance %.3g, seed %dL",
                derivatives,
                worst.of(),
                worst.by(),
                worst.analytic(),
                worst.numeric(),
                worst.error(),
                worst.allowed(),
                step,
                tolerance,
                seed);
    }
}
