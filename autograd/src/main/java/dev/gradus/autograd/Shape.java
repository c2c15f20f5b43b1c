package dev.gradus.autograd;

import dev.gradus.autograd.error.ShapeException;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The extents of a tensor's axes, outermost first; the empty shape is a scalar's. Immutable. Extents may be zero;
 * their product must fit an {@code int}.
 */
public final class Shape {
    /** The shape of a single number. */
    public static final Shape SCALAR = new Shape(new int[0]);

    /** More elements than a tensor can hold, and small enough that a further extent does not overflow a long. */
    private static final long TOO_MANY = 1L << 32;

    private final int[] extents;
    private final int count;

    private Shape(int[] extents) {
        this.extents = extents;
        this.count = product(extents);
    }

    public static Shape of(int... extents) {
        return new Shape(extents.clone());
    }

    /** The number of axes. */
    public int rank() {
        return extents.length;
    }

    /** The extent of an axis; negative axes count from the end. */
    public int dim(int axis) {
        return extents[axis(axis)];
    }

    /** The number of elements: the product of the extents, 1 for a scalar. */
    public int count() {
        return count;
    }

    public int[] toArray() {
        return extents.clone();
    }

    /** The axis as a number of [0, rank): negative ones count from the end. */
    public int axis(int axis) {
        int resolved = axis < 0 ? axis + rank() : axis;
        if (resolved < 0 || resolved >= rank()) {
            throw new ShapeException(
                    "shape",
                    "axis " + axis + " does not exist in " + this + " of rank " + rank(),
                    "an axis lies in [-rank, rank)",
                    null);
        }
        return resolved;
    }

    /** The product of the extents of the axes [from, to). */
    public int count(int from, int to) {
        return product(Arrays.copyOfRange(extents, from, to));
    }

    /** This shape with another extent on one axis. */
    public Shape with(int axis, int extent) {
        int[] changed = extents.clone();
        changed[axis(axis)] = extent;
        return new Shape(changed);
    }

    /** This shape without one axis. */
    public Shape without(int axis) {
        int gone = axis(axis);
        return new Shape(IntStream.range(0, rank()).filter(i -> i != gone).map(i -> extents[i]).toArray());
    }

    /** This shape with an axis of the given extent put before {@code axis} (which may equal the rank). */
    public Shape insert(int axis, int extent) {
        int[] longer = new int[rank() + 1];
        System.arraycopy(extents, 0, longer, 0, axis);
        longer[axis] = extent;
        System.arraycopy(extents, axis, longer, axis + 1, rank() - axis);
        return new Shape(longer);
    }

    /** The axes in the given order: extent i of the result is extent {@code axes[i]} of this shape. */
    public Shape permute(int... axes) {
        boolean[] seen = new boolean[rank()];
        for (int axis : axes) {
            if (axis < 0 || axis >= rank() || seen[axis]) {
                throw badPermutation(axes);
            }
            seen[axis] = true;
        }
        if (axes.length != rank()) {
            throw badPermutation(axes);
        }
        return new Shape(Arrays.stream(axes).map(axis -> extents[axis]).toArray());
    }

    /** This shape with the given extents; one of them may be −1 and is then worked out from the others. */
    public Shape reshape(int... wanted) {
        int[] resolved = wanted.clone();
        int open = -1;
        for (int i = 0; i < resolved.length; i++) {
            if (resolved[i] == -1) {
                if (open >= 0) {
                    throw new ShapeException(
                            "reshape",
                            "more than one extent of " + Arrays.toString(wanted) + " is left open",
                            "one extent may be -1 and is worked out from the others",
                            null);
                }
                open = i;
                resolved[i] = 1;
            }
        }
        if (open >= 0) {
            int known = product(resolved);
            resolved[open] = known == 0 ? 0 : count / known;
        }
        if (product(resolved) != count) {
            throw new ShapeException(
                    "reshape",
                    "cannot give " + this + " (" + count + " elements) the shape " + Arrays.toString(wanted),
                    "a reshape keeps the number of elements",
                    null);
        }
        return new Shape(resolved);
    }

    /** Row-major strides: how many elements lie between neighbours along each axis. */
    public int[] strides() {
        int[] strides = new int[rank()];
        int stride = 1;
        for (int i = rank() - 1; i >= 0; i--) {
            strides[i] = stride;
            stride *= extents[i];
        }
        return strides;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shape that && Arrays.equals(extents, that.extents);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(extents);
    }

    @Override
    public String toString() {
        return Arrays.stream(extents).mapToObj(Integer::toString).collect(Collectors.joining(", ", "[", "]"));
    }

    private static int product(int[] extents) {
        long product = 1;
        boolean empty = false;
        for (int extent : extents) {
            if (extent < 0) {
                throw new ShapeException(
                        "shape", "extent " + extent + " is negative in " + Arrays.toString(extents), null, null);
            }
            empty |= extent == 0;
            product = Math.min(product * Math.max(extent, 1), TOO_MANY);
        }
        if (empty) {
            return 0;
        }
        if (product > Integer.MAX_VALUE) {
            throw new ShapeException(
                    "shape",
                    "too many elements in " + Arrays.toString(extents),
                    "a tensor holds at most 2^31 - 1 elements",
                    "split the batch");
        }
        return (int) product;
    }

    private ShapeException badPermutation(int[] axes) {
        return new ShapeException(
                "permute",
                "axes " + Arrays.toString(axes) + " do not reorder " + this,
                "each axis 0 … " + (rank() - 1) + " exactly once",
                null);
    }
}
