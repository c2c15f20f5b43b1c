package dev.gradus.autograd.backend;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.error.ShapeException;

/**
 * How two operands walk while a kernel walks over their broadcast result: axes are aligned at the end, and an operand
 * whose extent is 1 (or missing) stands still along that axis (stride 0). Neighbouring axes that both operands walk
 * alike are merged, so most layouts have one or two axes.
 *
 * @param shape the result's shape
 * @param sizes extents of the merged axes, outermost first; at least one
 * @param left steps of the left operand along them
 * @param right steps of the right operand along them
 */
public record Broadcast(Shape shape, int[] sizes, int[] left, int[] right) {

    /**
     * @param where the operation, for the error
     * @throws ShapeException if on some axis the extents differ and neither is 1
     */
    public static Broadcast of(String where, Shape left, Shape right) {
        int rank = Math.max(left.rank(), right.rank());
        int[] result = new int[rank];
        for (int i = 0; i < rank; i++) {
            int a = extent(left, rank, i);
            int b = extent(right, rank, i);
            if (a != b && a != 1 && b != 1) {
                throw new ShapeException(
                        where,
                        "shapes do not broadcast: left " + left + " and right " + right + " differ on axis "
                                + (i - rank) + " (" + a + " and " + b + ")",
                        "aligned at the end, extents are equal or one of them is 1",
                        "reshape one operand so that the axes line up");
            }
            result[i] = a == 1 ? b : a;
        }
        return merged(Shape.of(result), left, right);
    }

    /** Whether both operands have the result's shape, element by element. */
    public boolean isSameShape() {
        return sizes.length == 1 && left[0] == 1 && right[0] == 1;
    }

    private static Broadcast merged(Shape shape, Shape left, Shape right) {
        int rank = shape.rank();
        int[] leftSteps = steps(left, shape);
        int[] rightSteps = steps(right, shape);
        int[] sizes = new int[Math.max(rank, 1)];
        int[] a = new int[sizes.length];
        int[] b = new int[sizes.length];
        int last = sizes.length;
        for (int i = rank - 1; i >= 0; i--) {
            int extent = shape.dim(i);
            if (extent == 1) {
                continue;
            }
            boolean continues = last < sizes.length
                    && leftSteps[i] == a[last] * sizes[last]
                    && rightSteps[i] == b[last] * sizes[last];
            if (continues) {
                sizes[last] *= extent;
            } else {
                last--;
                sizes[last] = extent;
                a[last] = leftSteps[i];
                b[last] = rightSteps[i];
            }
        }
        if (last == sizes.length) {
            return new Broadcast(shape, new int[] {1}, new int[] {1}, new int[] {1});
        }
        return new Broadcast(shape, tail(sizes, last), tail(a, last), tail(b, last));
    }

    /** The row-major strides of an operand, with 0 on the axes along which it is repeated. */
    private static int[] steps(Shape operand, Shape result) {
        int[] own = operand.strides();
        int[] steps = new int[result.rank()];
        int missing = result.rank() - operand.rank();
        for (int i = missing; i < steps.length; i++) {
            steps[i] = operand.dim(i - missing) == 1 ? 0 : own[i - missing];
        }
        return steps;
    }

    private static int extent(Shape shape, int rank, int axis) {
        int own = axis - (rank - shape.rank());
        return own < 0 ? 1 : shape.dim(own);
    }

    private static int[] tail(int[] values, int from) {
        return java.util.Arrays.copyOfRange(values, from, values.length);
    }
}
