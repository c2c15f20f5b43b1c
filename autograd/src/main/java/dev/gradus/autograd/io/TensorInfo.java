package dev.gradus.autograd.io;

import java.util.Arrays;

/**
 * What a file says about one of its tensors.
 *
 * @param name as it stands in the file
 * @param type how values are stored
 * @param shape dimensions; empty for a scalar
 */
public record TensorInfo(String name, StoredType type, int[] shape) {
    public TensorInfo {
        shape = shape.clone();
        SafeTensorsHeader.size("tensor file", name, shape);
    }

    @Override
    public int[] shape() {
        return shape.clone();
    }

    /** The number of values: the product of the dimensions, 1 for a scalar. */
    public int size() {
        return SafeTensorsHeader.size("tensor file", name, shape);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TensorInfo that
                && name.equals(that.name)
                && type == that.type
                && Arrays.equals(shape, that.shape);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return name + ": " + type + Arrays.toString(shape);
    }
}
