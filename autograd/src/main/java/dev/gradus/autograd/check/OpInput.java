package dev.gradus.autograd.check;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import java.util.Arrays;

/**
 * An input of an operation, independent of a device.
 *
 * @param values the elements; whole numbers if they are indices
 */
public record OpInput(String name, Shape shape, double[] values, boolean isIndex) {
    public static OpInput real(String name, Shape shape, double[] values) {
        return new OpInput(name, shape, values, false);
    }

    public static OpInput indices(String name, Shape shape, int[] values) {
        return new OpInput(name, shape, Arrays.stream(values).asDoubleStream().toArray(), true);
    }

    /** A leaf with these elements; one of real numbers requires a gradient. */
    public Tensor on(Device device) {
        if (isIndex) {
            int[] indices = Arrays.stream(values).mapToInt(value -> (int) value).toArray();
            return Tensor.ofInts(device, shape, indices).named(name);
        }
        return Tensor.of(device, shape, values).named(name).requireGrad();
    }
}
