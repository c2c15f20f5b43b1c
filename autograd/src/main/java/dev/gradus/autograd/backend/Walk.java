package dev.gradus.autograd.backend;

import dev.gradus.autograd.Shape;
import java.util.Arrays;

/**
 * A walk over an array in another order than it lies in memory: sizes in the order of the result, steps in the source.
 * Neighbouring axes that the source, too, has one behind the other are one.
 *
 * @param sizes extents of the axes, outermost first; at least one
 * @param steps how far apart neighbours along each axis lie in the source
 */
public record Walk(int[] sizes, int[] steps) {

    /** The walk in whose order axis i is axis {@code axes[i]} of an array with extents {@code shape}. */
    public static Walk permuted(int[] shape, int[] axes) {
        int[] strides = Shape.of(shape).strides();
        return merged(
                Arrays.stream(axes).map(axis -> shape[axis]).toArray(),
                Arrays.stream(axes).map(axis -> strides[axis]).toArray());
    }

    /** The walk with the given sizes and steps, axes being merged where that changes nothing. */
    public static Walk merged(int[] sizes, int[] steps) {
        int[] mergedSizes = new int[sizes.length + 1];
        int[] mergedSteps = new int[sizes.length + 1];
        int at = mergedSizes.length;
        for (int i = sizes.length - 1; i >= 0; i--) {
            if (sizes[i] == 1) {
                continue;
            }
            if (at < mergedSizes.length && steps[i] == mergedSteps[at] * mergedSizes[at]) {
                mergedSizes[at] *= sizes[i];
            } else {
                at--;
                mergedSizes[at] = sizes[i];
                mergedSteps[at] = steps[i];
            }
        }
        if (at == mergedSizes.length) {
            at--;
            mergedSizes[at] = 1;
            mergedSteps[at] = 1;
        }
        return new Walk(
                Arrays.copyOfRange(mergedSizes, at, mergedSizes.length),
                Arrays.copyOfRange(mergedSteps, at, mergedSteps.length));
    }

    /** The extent of the innermost axis. */
    public int run() {
        return sizes[sizes.length - 1];
    }

    /** The innermost step. */
    public int runStep() {
        return steps[steps.length - 1];
    }

    /** Where run number r begins in the source. */
    public int start(int r) {
        int rest = r;
        int start = 0;
        for (int axis = sizes.length - 2; axis >= 0; axis--) {
            start += rest % sizes[axis] * steps[axis];
            rest /= sizes[axis];
        }
        return start;
    }
}
