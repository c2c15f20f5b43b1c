package dev.gradus.examples.bench;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.op.Slice;
import dev.gradus.autograd.tape.Frame;
import dev.gradus.autograd.tape.Gradients;

/**
 * What an operation has to do, from its shapes.
 *
 * @param flops floating-point operations; a multiply-add counts two
 * @param bytes to be read and written if every operand passes through memory once
 */
public record Work(double flops, double bytes) {
    /** Nothing. */
    public static final Work NONE = new Work(0, 0);

    /** Both together. */
    public Work plus(Work other) {
        return new Work(flops + other.flops, bytes + other.bytes);
    }

    /** The forward of an operation that has run: its matrix products; its inputs read and its result written. */
    public static Work forward(Frame frame) {
        Tensor y = frame.output();
        double read = 0;
        for (int i = 0; i < frame.inputCount(); i++) {
            if (frame.input(i).storage() == y.storage()) {
                return NONE; // the same elements under another shape
            }
            read += bytes(frame.op() instanceof Slice ? y : frame.input(i));
        }
        return new Work(2.0 * multiplyAdds(frame), read + bytes(y));
    }

    /**
     * The backward of an operation: for each factor that wants a gradient as many multiply-adds as the forward, twice
     * as many if it has one input alone; the inputs it needs and dY read, and the gradients written.
     */
    public static Work backward(Frame frame, Tensor dY, Gradients gradients) {
        double written = 0;
        for (int i = 0; i < gradients.size(); i++) {
            Tensor gradient = gradients.get(i);
            written += gradient == null || gradient.storage() == dY.storage() ? 0 : bytes(gradient);
        }
        if (written == 0) {
            return NONE;
        }
        double read = bytes(dY);
        for (int i = 0; i < frame.inputCount(); i++) {
            read += frame.op().readsInput(i) ? bytes(frame.input(i)) : 0;
        }
        int factors = 2;
        if (frame.inputCount() > 1) {
            factors = (frame.needs(0) ? 1 : 0) + (frame.needs(1) ? 1 : 0);
        }
        return new Work(2.0 * factors * multiplyAdds(frame), read + written);
    }

    private static long multiplyAdds(Frame frame) {
        Shape[] inputs = new Shape[frame.inputCount()];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = frame.input(i).shape();
        }
        return frame.op().multiplyAdds(inputs, frame.output().shape());
    }

    private static double bytes(Tensor tensor) {
        return (double) tensor.count() * tensor.dtype().bytes();
    }
}
