package dev.gradus.nn.checkpoint;

import dev.gradus.autograd.error.ArgumentException;

/**
 * One of equal parts into which a file cuts a tensor of the model along its first axis.
 *
 * @param index place among the parts, from 0
 * @param count number of parts
 */
public record Part(int index, int count) {
    /** The tensor is not cut. */
    public static final Part WHOLE = new Part(0, 1);

    public Part {
        if (index < 0 || index >= count) {
            throw new ArgumentException("part", "index must lie in [0, count), got " + index + " of " + count);
        }
    }

    /** "part 2 of 3": counts from 1. */
    @Override
    public String toString() {
        return "part " + (index + 1) + " of " + count;
    }
}
