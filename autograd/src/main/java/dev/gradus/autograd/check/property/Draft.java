package dev.gradus.autograd.check.property;

import dev.gradus.autograd.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The numbers of a tensor that is still to be made, and the simpler ones next to it. */
record Draft(Shape shape, double[] values) {
    /** Elements that are simplified one by one; of larger tensors, extents are tried first anyway. */
    private static final int ELEMENTS = 64;

    private static final long WHOLE = 1L << 22;
    private static final long NOT_FINITE = 1L << 24;

    // ---- simpler drafts ----

    /** Fewer axes, then smaller extents, then simpler elements. */
    Stream<Draft> simpler() {
        List<Draft> simpler = new ArrayList<>();
        for (int axis = 0; axis < shape.rank(); axis++) {
            int extent = shape.dim(axis);
            for (int at : new int[] {0, extent / 2, extent - 1}) {
                if (at >= 0 && at < extent) {
                    simpler.add(keep(axis, at, at + 1).without(axis));
                }
            }
        }
        for (int axis = 0; axis < shape.rank(); axis++) {
            int extent = shape.dim(axis);
            for (int fewer : new int[] {0, 1, extent / 2, extent - 1}) {
                if (fewer >= 0 && fewer < extent) {
                    simpler.add(keep(axis, 0, fewer));
                    simpler.add(keep(axis, extent - fewer, extent));
                }
            }
        }
        simpler.add(filled(0));
        simpler.add(filled(1));
        for (int i = 0; i < Math.min(values.length, ELEMENTS); i++) {
            for (double value : simpler(values[i])) {
                simpler.add(with(i, value));
            }
        }
        return simpler.stream();
    }

    private static double[] simpler(double value) {
        return new double[] {0, 1, -1, Math.rint(value), value / 2, Math.rint(value / 2), Math.rint(value * 0.875),
            Math.rint(value) - Math.signum(value), Math.rint(value * 8) / 8};
    }

    private Draft keep(int axis, int from, int to) {
        int extent = shape.dim(axis);
        int inner = shape.count(axis + 1, shape.rank());
        int outer = shape.count(0, axis);
        int width = (to - from) * inner;
        double[] kept = new double[outer * width];
        for (int i = 0; i < outer; i++) {
            System.arraycopy(values, (i * extent + from) * inner, kept, i * width, width);
        }
        return new Draft(shape.with(axis, to - from), kept);
    }

    private Draft without(int axis) {
        return new Draft(shape.without(axis), values);
    }

    private Draft filled(double value) {
        double[] same = new double[values.length];
        Arrays.fill(same, value);
        return new Draft(shape, same);
    }

    private Draft with(int element, double value) {
        double[] changed = values.clone();
        changed[element] = value;
        return new Draft(shape, changed);
    }

    // ---- how simple ----

    /** 0 for 0, 1 for 1, more for other whole numbers, most for what has many digits. */
    static long complexity(double value) {
        if (Double.compare(value, -0.0) == 0) {
            return 3;
        }
        if (value == 0 || Math.abs(value) == 1) {
            return value == -1 ? 2 : (long) value;
        }
        if (!Double.isFinite(value)) {
            return NOT_FINITE;
        }
        if (value == Math.rint(value) && Math.abs(value) < WHOLE / 4) {
            return 4 + 2 * (long) Math.abs(value) + (value < 0 ? 1 : 0);
        }
        int digits = 52 - Math.min(52, Long.numberOfTrailingZeros(Double.doubleToRawLongBits(value)));
        return WHOLE + 64 * (long) Math.abs(Math.getExponent(value)) + digits;
    }

    long complexity() {
        return Arrays.stream(values).mapToLong(Draft::complexity).sum();
    }
}
