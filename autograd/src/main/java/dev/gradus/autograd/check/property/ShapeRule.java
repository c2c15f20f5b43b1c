package dev.gradus.autograd.check.property;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.random.Philox;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Which shapes may be drawn.
 *
 * @param fixed the only one, or null
 */
record ShapeRule(int minRank, int maxRank, int minExtent, int maxExtent, Shape fixed) {
    static final ShapeRule ANY = new ShapeRule(0, 4, 1, 8, null);

    /** A tensor drawn for a test has no more elements, unless its smallest shape has. */
    private static final int LIMIT = 512;

    ShapeRule {
        requireInterval("rank", minRank, maxRank);
        requireInterval("extent", minExtent, maxExtent);
    }

    private static void requireInterval(String what, int min, int max) {
        if (min < 0 || max < min) {
            throw new ArgumentException(
                    "property", what + " must satisfy 0 <= min <= max, got min " + min + " and max " + max);
        }
    }

    ShapeRule rank(int min, int max) {
        return new ShapeRule(min, max, minExtent, maxExtent, null);
    }

    ShapeRule extents(int min, int max) {
        return new ShapeRule(minRank, maxRank, min, max, null);
    }

    ShapeRule only(Shape shape) {
        return new ShapeRule(minRank, maxRank, minExtent, maxExtent, shape);
    }

    boolean allows(Shape shape) {
        return fixed != null
                ? fixed.equals(shape)
                : shape.rank() >= minRank && shape.rank() <= maxRank && Arrays.stream(shape.toArray())
                        .allMatch(extent -> extent >= minExtent && extent <= maxExtent);
    }

    Shape draw(Philox random) {
        if (fixed != null) {
            return fixed;
        }
        int[] extents = new int[between(random, minRank, maxRank)];
        int budget = LIMIT;
        for (int axis : random.permutation(extents.length)) {
            int most = Math.max(minExtent, Math.min(maxExtent, budget));
            boolean one = random.nextInt(5) == 0 && minExtent <= 1 && most >= 1;
            extents[axis] = one ? 1 : between(random, minExtent, most);
            budget /= Math.max(1, extents[axis]);
        }
        return Shape.of(extents);
    }

    /**
     * The smallest shapes: the least rank, one axis more, and both with single elements where empty ones come first.
     */
    List<Shape> edges() {
        if (fixed != null) {
            return List.of(fixed);
        }
        List<Shape> edges = new ArrayList<>();
        for (int rank : new int[] {minRank, Math.min(minRank + 1, maxRank)}) {
            for (int extent : new int[] {Math.max(minExtent, Math.min(1, maxExtent)), minExtent}) {
                int[] extents = new int[rank];
                Arrays.fill(extents, extent);
                if (!edges.contains(Shape.of(extents))) {
                    edges.add(Shape.of(extents));
                }
            }
        }
        return edges;
    }

    private static int between(Philox random, int low, int high) {
        return low + random.nextInt(high - low + 1);
    }
}
