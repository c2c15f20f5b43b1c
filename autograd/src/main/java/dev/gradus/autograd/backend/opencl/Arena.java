package dev.gradus.autograd.backend.opencl;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where regions lie in large blocks: which parts are free, no driver calls. A region is cut from the smallest free part
 * that holds it; free parts that touch are joined.
 */
final class Arena {
    /** Regions begin and end at multiples of it: the coarsest alignment that drivers ask for, and a whole vector. */
    static final int GRANULE = 512;

    private final List<Block> blocks = new ArrayList<>();

    /** A place in a block. */
    record Place(int block, long offset, long bytes) {}

    private static final class Block {
        final long bytes;
        /** Free parts: length by offset. */
        final TreeMap<Long, Long> free = new TreeMap<>();

        Block(long bytes) {
            this.bytes = bytes;
            free.put(0L, bytes);
        }
    }

    /** The bytes that a region of {@code bytes} takes. */
    static long rounded(long bytes) {
        return Math.max(1, (bytes + GRANULE - 1) / GRANULE) * GRANULE;
    }

    /** Notes a new block, all free. */
    void add(long bytes) {
        blocks.add(new Block(bytes));
    }

    /**
     * Takes a place for a rounded number of bytes.
     *
     * @return null if no free part is long enough
     */
    Place take(long bytes) {
        int best = -1;
        long bestOffset = 0;
        long bestLength = Long.MAX_VALUE;
        for (int i = 0; i < blocks.size(); i++) {
            for (Map.Entry<Long, Long> part : blocks.get(i).free.entrySet()) {
                if (part.getValue() >= bytes && part.getValue() < bestLength) {
                    best = i;
                    bestOffset = part.getKey();
                    bestLength = part.getValue();
                }
            }
        }
        if (best < 0) {
            return null;
        }
        TreeMap<Long, Long> free = blocks.get(best).free;
        free.remove(bestOffset);
        if (bestLength > bytes) {
            free.put(bestOffset + bytes, bestLength - bytes);
        }
        return new Place(best, bestOffset, bytes);
    }

    /** Gives a place back. */
    void give(Place place) {
        TreeMap<Long, Long> free = blocks.get(place.block()).free;
        long offset = place.offset();
        long length = place.bytes();
        Map.Entry<Long, Long> before = free.floorEntry(offset);
        if (before != null && before.getKey() + before.getValue() == offset) {
            offset = before.getKey();
            length += before.getValue();
        }
        Long after = free.remove(place.offset() + place.bytes());
        free.put(offset, after == null ? length : length + after);
    }

    /** Bytes of all blocks. */
    long reserved() {
        return blocks.stream().mapToLong(block -> block.bytes).sum();
    }

    /** Bytes of the longest free part. */
    long longestFree() {
        return blocks.stream().flatMap(block -> block.free.values().stream()).mapToLong(Long::longValue).max()
                .orElse(0);
    }
}
