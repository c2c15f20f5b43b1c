package dev.gradus.examples.check;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;

/**
 * A slip, and what comes out when it is made: if that is what came out, the slip is the likely cause.
 *
 * <pre>
 * check.close("loss", expected, yours.loss(x, y),
 *         Cause.gives(expected.mul(8), "That is the sum over the batch: divide by its size."));
 * </pre>
 *
 * @param given what the slip computes; null if it shows otherwise
 * @param holds whether it shows otherwise
 * @param message what the reader is told; it does not repeat the numbers, which stand above it
 */
public record Cause(Values given, boolean holds, String message) {

    /** The slip computes this tensor in the place of the wanted one, which may have another shape. */
    public static Cause gives(Tensor slip, String message) {
        return new Cause(Values.of(slip), false, message);
    }

    public static Cause gives(double slip, String message) {
        return new Cause(Values.of(slip), false, message);
    }

    public static Cause gives(float[] slip, String message) {
        return new Cause(Values.of(slip), false, message);
    }

    /** The slip shows in another way. */
    public static Cause when(boolean shows, String message) {
        return new Cause(null, shows, message);
    }

    boolean explains(Values got, double tolerance) {
        return given == null ? holds : given.isLike(got, tolerance);
    }

    /** Numbers and the shape they have, wherever they came from. */
    record Values(Shape shape, double[] numbers) {
        static Values of(Tensor tensor) {
            return new Values(tensor.shape(), tensor.to(Device.reference()).toDoubles());
        }

        static Values of(double number) {
            return new Values(Shape.SCALAR, new double[] {number});
        }

        static Values of(float[] numbers) {
            double[] wide = new double[numbers.length];
            for (int i = 0; i < wide.length; i++) {
                wide[i] = numbers[i];
            }
            return of(wide);
        }

        static Values of(double[] numbers) {
            return new Values(Shape.of(numbers.length), numbers);
        }

        /** The first number that is further from the other than the tolerance allows; −1 if there is none. */
        int firstDifference(Values other, double tolerance) {
            double size = 0;
            for (double number : numbers) {
                size = Math.max(size, Double.isFinite(number) ? Math.abs(number) : 0);
            }
            for (int i = 0; i < numbers.length; i++) {
                double allowed = tolerance * (Math.abs(numbers[i]) + 0.1 * size) + 1e-12;
                boolean same = Double.compare(numbers[i], other.numbers[i]) == 0
                        || Math.abs(numbers[i] - other.numbers[i]) <= allowed;
                if (!same) {
                    return i;
                }
            }
            return -1;
        }

        boolean isLike(Values other, double tolerance) {
            return shape.equals(other.shape) && firstDifference(other, tolerance) < 0;
        }
    }
}
