package dev.gradus.autograd.tape;

import dev.gradus.autograd.DType;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What one operation did in a backward pass: a gradient came in for its result, and went out to each of its inputs.
 *
 * @param number of the operation in the order of recording, from 1
 * @param op its name
 * @param result what the forward made
 * @param incoming the gradient of the result
 * @param operands its inputs, in their order
 * @param savedBytes what the forward wrote down for the backward, beyond its inputs and its result
 */
public record BackwardStep(
        long number, String op, Value result, Value incoming, List<Operand> operands, long savedBytes) {

    /**
     * An input.
     *
     * @param name of the tensor; null if it has none
     * @param madeBy the number of the operation that made it; 0 for a leaf
     * @param readBytes of the input, if the backward reads it; else 0
     * @param local ∂result/∂input, element by element; null where it is a matrix that nobody builds
     * @param outgoing the gradient that the operation sends to the input; null if none is wanted
     */
    public record Operand(String name, long madeBy, long readBytes, Value value, Value local, Value outgoing) {}

    /**
     * A tensor, shortened: the shape, the first elements and the length of all.
     *
     * @param norm √Σx²
     */
    public record Value(Shape shape, DType dtype, List<Double> first, double norm) {
        private static final int SHOWN = 6;

        static Value of(Tensor tensor) {
            double[] all = tensor.toDoubles();
            double norm = Math.sqrt(Arrays.stream(all).map(x -> x * x).sum());
            return new Value(tensor.shape(), tensor.dtype(), Arrays.stream(all).limit(SHOWN).boxed().toList(), norm);
        }

        /** {@code "4.75"}, or {@code "[2, 3]  1, 2, 3, 4, 5, 6"}. */
        @Override
        public String toString() {
            String numbers = first.stream().map(Value::number).collect(Collectors.joining(", "));
            return shape.rank() == 0 ? numbers : shape + "  " + numbers + (shape.count() > SHOWN ? ", …" : "");
        }

        private static String number(double x) {
            String text = String.format(Locale.ROOT, "%.5g", x);
            boolean plain = text.contains(".") && !text.contains("e");
            return plain ? text.replaceAll("\\.?0+$", "") : text;
        }
    }

    /** The step as a block of lines. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(op).append(" #").append(number).append('\n');
        line(text, "result", result.toString());
        line(text, "incoming gradient", incoming.toString());
        for (Operand operand : operands) {
            String from = operand.madeBy == 0 ? "a leaf" : "the result of #" + operand.madeBy;
            text.append("  to ").append(operand.name == null ? from : operand.name + ", " + from).append('\n');
            line(text, "  value", operand.value.toString());
            if (operand.outgoing == null) {
                line(text, "  outgoing gradient", "none wanted");
                continue;
            }
            line(text, "  local derivative", operand.local != null
                    ? operand.local.toString()
                    : "a matrix of " + result.shape.count() + " × " + operand.value.shape.count() + ", never built");
            line(text, "  outgoing gradient", operand.outgoing.toString());
        }
        long read = operands.stream().mapToLong(Operand::readBytes).sum();
        line(text, "kept for this step", read + " bytes of inputs, " + savedBytes + " bytes saved");
        return text.toString();
    }

    private static void line(StringBuilder text, String what, String value) {
        text.append("  ").append(String.format("%-21s", what)).append(value).append('\n');
    }
}
