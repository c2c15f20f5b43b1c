package dev.gradus.autograd.check.property;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.backend.Broadcast;
import java.util.Arrays;
import net.jqwik.api.Arbitrary;

/** Two shapes that broadcast: aligned at their last axes, extents are equal or one of them is 1. */
public record BroadcastPair(Shape left, Shape right) {
    /** What a bit pair of a mask makes of an axis: 1 repeats the left extent, 2 the right one. */
    private static final int KINDS = 4;

    /** The shape of the result. */
    public Shape result() {
        return Broadcast.of("broadcast_pair", left, right).shape();
    }

    /** Random pairs around a random result: axes of extent 1 on either side, and axes missing in front on one. */
    public static Arbitrary<BroadcastPair> around(ShapeArbitrary results) {
        return new BroadcastPairArbitrary(results);
    }

    static BroadcastPair of(Shape result, int mask, int missing) {
        int[] left = result.toArray();
        int[] right = result.toArray();
        for (int axis = 0; axis < left.length; axis++) {
            int kind = (mask >> 2 * axis) % KINDS;
            if (kind == 1) {
                left[axis] = 1;
            } else if (kind == 2) {
                right[axis] = 1;
            }
        }
        return new BroadcastPair(withoutFirst(left, Math.max(0, -missing)), withoutFirst(right, Math.max(0, missing)));
    }

    private static Shape withoutFirst(int[] extents, int count) {
        return Shape.of(Arrays.copyOfRange(extents, count, extents.length));
    }
}
