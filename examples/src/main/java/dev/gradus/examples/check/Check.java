package dev.gradus.examples.check;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.backend.opencl.OpenCl;
import dev.gradus.examples.check.Cause.Values;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Compares what a reader's code returned with what was wanted, one question after the other, and stops at the first
 * that is answered wrongly: with the shape that was expected, the first wrong element, and the likely cause.
 *
 * <p>The causes given are tried in their order; if none explains what came out, those that are the same everywhere are:
 * a gap that is still there, axes that changed places, a sum where a mean belongs, a sign, a factor, NaN.
 */
public final class Check {
    private static final double TOLERANCE = 1e-4;

    private final StringBuilder report = new StringBuilder();
    private final Map<Class<? extends Throwable>, String> errors = new LinkedHashMap<>();
    private String praise = "";

    public Check() {}

    /** The slip behind an error that the reader's code may end with; otherwise the error speaks for itself. */
    public Check whenThrown(Class<? extends Throwable> error, String message) {
        errors.put(error, message);
        return this;
    }

    /** What the reader is told at the end, when everything is right. */
    public Check praise(String text) {
        praise = text;
        return this;
    }

    /** Ends the check, undecided, on a machine without an OpenCL device. */
    public Check needsOpenCl() {
        if (OpenCl.devices().isEmpty()) {
            throw new NoDevice();
        }
        return this;
    }

    public void shape(String what, Shape expected, Tensor got, Cause... causes) {
        Values found = values(what, got);
        if (!found.shape().equals(expected)) {
            throw wrong(what, "has shape " + found.shape() + ", expected " + expected,
                    causeOf(new Values(expected, new double[expected.count()]), found, causes));
        }
        right(what + " has shape " + expected);
    }

    /** Agrees to four digits. */
    public void close(String what, Tensor expected, Tensor got, Cause... causes) {
        close(what, expected, got, TOLERANCE, causes);
    }

    /** @param tolerance relative to each element and, a tenth of it, to the largest */
    public void close(String what, Tensor expected, Tensor got, double tolerance, Cause... causes) {
        compare(what, Values.of(expected), values(what, got), tolerance, causes);
    }

    public void close(String what, double expected, double got, Cause... causes) {
        compare(what, Values.of(expected), Values.of(got), TOLERANCE, causes);
    }

    public void close(String what, double[] expected, double[] got, Cause... causes) {
        compare(what, Values.of(expected), Values.of(given(what, got)), TOLERANCE, causes);
    }

    public void close(String what, float[] expected, float[] got, Cause... causes) {
        compare(what, Values.of(expected), Values.of(given(what, got)), TOLERANCE, causes);
    }

    public void equal(String what, Object expected, Object got, Cause... causes) {
        if (!Objects.equals(expected, given(what, got))) {
            String cause = "";
            for (Cause likely : causes) {
                cause = cause.isEmpty() && likely.holds() ? likely.message() : cause;
            }
            throw wrong(what, "is " + got + ", expected " + expected, cause);
        }
        right(what + " is " + expected);
    }

    /** @param otherwise what is wrong if it does not hold, and how to mend it */
    public void holds(String what, boolean holds, String otherwise) {
        if (!holds) {
            throw wrong(what, "", otherwise);
        }
        right(what);
    }

    /** Ends the check. */
    public NotYet wrong(String what, String problem, String cause) {
        return new NotYet((what + " " + problem).strip() + (cause.isEmpty() ? "" : "\n" + cause));
    }

    /** What was found right so far, a line each. */
    public String report() {
        return report.toString();
    }

    public String praise() {
        return praise;
    }

    /** The message for an error, or null if none was foreseen. */
    public String messageFor(Throwable error) {
        return errors.entrySet().stream().filter(known -> known.getKey().isInstance(error)).map(Map.Entry::getValue)
                .findFirst().orElse(null);
    }

    private void right(String what) {
        report.append("  right    ").append(what).append('\n');
    }

    private void compare(String what, Values expected, Values got, double tolerance, Cause... causes) {
        if (!expected.shape().equals(got.shape())) {
            throw wrong(what, "has shape " + got.shape() + ", expected " + expected.shape(),
                    causeOf(expected, got, causes));
        }
        int first = expected.firstDifference(got, tolerance);
        if (first >= 0) {
            throw wrong(what + (expected.shape().rank() == 0 ? "" : ":"), difference(expected, got, first),
                    causeOf(expected, got, causes));
        }
        right(what + (got.numbers().length == 1 ? " is " + number(got.numbers()[0]) : ""));
    }

    private static String difference(Values expected, Values got, int first) {
        String numbers =
                "is " + number(got.numbers()[first]) + ", expected " + number(expected.numbers()[first]);
        return expected.shape().rank() == 0 ? numbers : place(expected.shape(), first) + " " + numbers;
    }

    /** {@code "element [0, 2]"}. */
    private static String place(Shape shape, int index) {
        int[] strides = shape.strides();
        StringBuilder text = new StringBuilder("element [");
        for (int axis = 0; axis < shape.rank(); axis++) {
            text.append(axis == 0 ? "" : ", ").append(index / strides[axis] % shape.dim(axis));
        }
        return text.append(']').toString();
    }

    private static String causeOf(Values expected, Values got, Cause... causes) {
        for (Cause cause : causes) {
            if (cause.explains(got, TOLERANCE)) {
                return cause.message();
            }
        }
        return UsualCauses.of(expected, got, TOLERANCE);
    }

    private static Values values(String what, Tensor got) {
        return Values.of(given(what, got));
    }

    private static <T> T given(String what, T got) {
        if (got == null) {
            throw new NotYet(what + " is null\nThe gap is still there, or a gradient was read before backward().");
        }
        return got;
    }

    /** Six digits at most. */
    static String number(double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e9) {
            return Long.toString((long) value);
        }
        return Double.toString(Double.parseDouble(String.format(Locale.ROOT, "%.5g", value)));
    }

    /** Ends a check for want of a device. */
    public static final class NoDevice extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NoDevice() {
            super("this exercise needs an OpenCL device, and there is none; gradus devices says what to install");
        }
    }
}
