package dev.gradus.autograd.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A case and the numbers that draw it again.
 *
 * @param c what {@code row.draw(seed, size)} draws
 */
record DrawnCase(OpCase c, int seed, int size) {
    /** Ranks that tests must see if the operation knows them. */
    static final int[] RANKS = {0, 1, 2, 3, 4, 5};

    /** How many further draws are searched for a rank or an extent that is still missing. */
    private static final int SEARCH = 400;

    /**
     * The cases of the first seeds, and for each rank and extent that none of them has, the first further one that
     * does: what an operation can be drawn with is then sure to be tested, and not only likely.
     *
     * @param sizes the sizes, taken in turn
     */
    static List<DrawnCase> covering(OpRow row, int draws, int[] sizes, int... extents) {
        List<DrawnCase> cases = new ArrayList<>();
        Set<String> missing = new TreeSet<>();
        Arrays.stream(RANKS).forEach(rank -> missing.add("rank " + rank));
        Arrays.stream(extents).forEach(extent -> missing.add("extent " + extent));
        for (int seed = 0; seed < draws + SEARCH && (seed < draws || !missing.isEmpty()); seed++) {
            int size = sizes[seed % sizes.length];
            DrawnCase drawn = new DrawnCase(row.draw(seed, size), seed, size);
            boolean isNew = missing.removeAll(drawn.traits());
            if (isNew || seed < draws) {
                cases.add(drawn);
            }
        }
        return cases;
    }

    /** The ranks and extents of all inputs, in words. */
    Set<String> traits() {
        Set<String> traits = new TreeSet<>();
        for (OpInput input : c.inputs()) {
            traits.add("rank " + input.shape().rank());
            Arrays.stream(input.shape().toArray()).forEach(extent -> traits.add("extent " + extent));
        }
        return traits;
    }
}
