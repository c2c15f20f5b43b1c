package dev.gradus.autograd.backend.opencl;

import dev.gradus.autograd.error.ShapeException;
import java.util.Arrays;

/** Sizes and steps of a layout as kernels take them: an {@code int8}, the innermost axis last; see common.cl. */
final class Axes {
    private static final int COUNT = 8;

    private Axes() {}

    /** The values at the end of eight, {@code rest} before them. */
    static int[] of(int[] values, int rest) {
        if (values.length > COUNT) {
            throw new ShapeException("opencl", "a layout of " + values.length + " axes, none of which can be merged",
                    "a kernel walks over at most " + COUNT + " axes",
                    "reshape so that neighbouring axes become one, or use Device.cpu()");
        }
        int[] eight = new int[COUNT];
        Arrays.fill(eight, 0, COUNT - values.length, rest);
        System.arraycopy(values, 0, eight, COUNT - values.length, values.length);
        return eight;
    }
}
