package dev.gradus.examples.check;

import dev.gradus.autograd.Shape;
import dev.gradus.examples.check.Cause.Values;
import java.util.Arrays;

/** Slips that leave the same trace in every exercise. */
final class UsualCauses {
    private UsualCauses() {}

    /** What most likely went wrong; empty if nothing is known. */
    static String of(Values expected, Values got, double tolerance) {
        return expected.shape().equals(got.shape())
                ? ofNumbers(expected, got, tolerance)
                : ofShape(expected.shape(), got.shape());
    }

    private static String ofShape(Shape expected, Shape got) {
        int[] want = expected.toArray();
        int[] have = got.toArray();
        if (Arrays.equals(Arrays.stream(want).sorted().toArray(), Arrays.stream(have).sorted().toArray())) {
            return "The same axes in another order: something is transposed.";
        } else if (withoutOnes(want, have)) {
            return "Only axes of extent 1 differ: a reduction that keeps its axis, or one that does not.";
        } else if (expected.count() == got.count()) {
            return "As many elements under another shape.";
        } else if (got.rank() + 1 == expected.rank()) {
            return "An axis is missing: was there one reduction too many, or along the wrong axis?";
        } else if (got.rank() == expected.rank() + 1) {
            return "An axis is left over: a reduction is missing.";
        }
        return "";
    }

    private static boolean withoutOnes(int[] a, int[] b) {
        return Arrays.equals(Arrays.stream(a).filter(n -> n != 1).toArray(), Arrays.stream(b).filter(n -> n != 1)
                .toArray());
    }

    private static String ofNumbers(Values expected, Values got, double tolerance) {
        double[] want = expected.numbers();
        double[] have = got.numbers();
        if (Arrays.stream(have).anyMatch(x -> !Double.isFinite(x))) {
            return "Not a finite number: look for a division by zero, log(0), or an exponential that grew too large.";
        } else if (Arrays.stream(have).allMatch(x -> x == 0) && have.length > 1) {
            return "All is zero: the gap is still there, or nothing was added up.";
        } else if (isTransposed(expected, got, tolerance)) {
            return "Right numbers in the wrong places: this is the transpose.";
        }
        double factor = factor(want, have, tolerance);
        if (factor == -1) {
            return "The sign is turned around.";
        } else if (!Double.isNaN(factor) && have.length > 1) {
            return factor > 1
                    ? "Every element is " + Check.number(factor) + " times what it should be."
                    : "Every element is what it should be, times " + Check.number(factor) + ".";
        }
        double gap = have[0] - want[0];
        double[] moved = Arrays.stream(want).map(x -> x + gap).toArray();
        if (have.length > 1 && new Values(expected.shape(), moved).isLike(got, tolerance)) {
            return "Every element is " + Check.number(Math.abs(gap)) + (gap > 0 ? " too large." : " too small.");
        }
        return "";
    }

    /** The number by which all of one are multiples of the other; NaN if there is none. */
    private static double factor(double[] want, double[] have, double tolerance) {
        int largest = 0;
        for (int i = 0; i < want.length; i++) {
            largest = Math.abs(want[i]) > Math.abs(want[largest]) ? i : largest;
        }
        double exact = have[largest] / want[largest];
        double factor = Math.abs(exact - Math.rint(exact)) < tolerance ? Math.rint(exact) : exact;
        double[] scaled = Arrays.stream(want).map(x -> x * factor).toArray();
        boolean explains =
                factor != 0 && Double.isFinite(factor) && Values.of(scaled).isLike(Values.of(have), tolerance);
        return explains ? factor : Double.NaN;
    }

    private static boolean isTransposed(Values expected, Values got, double tolerance) {
        Shape shape = expected.shape();
        if (shape.rank() != 2 || shape.dim(0) != shape.dim(1)) {
            return false;
        }
        int n = shape.dim(0);
        double[] turned = new double[n * n];
        for (int i = 0; i < n * n; i++) {
            turned[i] = expected.numbers()[i % n * n + i / n];
        }
        return new Values(shape, turned).isLike(got, tolerance);
    }
}
