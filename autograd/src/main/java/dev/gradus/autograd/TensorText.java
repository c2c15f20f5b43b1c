package dev.gradus.autograd;

import java.util.Locale;

/** A tensor in print: nested brackets, at most {@value #SHOWN} entries of an axis. */
final class TensorText {
    private static final int SHOWN = 6;

    private TensorText() {}

    static String of(Tensor tensor) {
        double[] values = tensor.toDoubles();
        StringBuilder text = new StringBuilder("Tensor").append(tensor.shape()).append(' ');
        append(text, values, tensor, 0, 0);
        return text.toString();
    }

    private static void append(StringBuilder text, double[] values, Tensor tensor, int axis, int offset) {
        if (axis == tensor.rank()) {
            text.append(tensor.dtype().isReal()
                    ? String.format(Locale.ROOT, "%.6g", values[offset])
                    : Integer.toString((int) values[offset]));
            return;
        }
        int extent = tensor.dim(axis);
        int stride = tensor.shape().count(axis + 1, tensor.rank());
        text.append('[');
        for (int i = 0; i < Math.min(extent, SHOWN); i++) {
            if (i > 0) {
                text.append(", ");
            }
            append(text, values, tensor, axis + 1, offset + i * stride);
        }
        text.append(extent > SHOWN ? ", …]" : "]");
    }
}
