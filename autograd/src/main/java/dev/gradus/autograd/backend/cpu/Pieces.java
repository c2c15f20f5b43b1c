package dev.gradus.autograd.backend.cpu;

/**
 * Arrays of any lengths cut into pieces of at most {@value #SIZE} elements, to be worked on in one parallel region.
 *
 * <p>Pieces are numbered from the first array to the last; the cuts follow from the lengths alone.
 */
final class Pieces {
    /** Elements of a piece: 64 KiB of floats, so that four arrays of them fit in a core's second cache. */
    static final int SIZE = 16_384;

    private final int[] lengths;
    private final int[] firsts;

    /** What is done with a piece. */
    @FunctionalInterface
    interface Task {
        /** Handles the elements {@code from … to−1} of one of the arrays; {@code piece} is the number of the piece. */
        void run(int piece, int array, int from, int to);
    }

    Pieces(int[] lengths) {
        this.lengths = lengths;
        firsts = new int[lengths.length + 1];
        for (int i = 0; i < lengths.length; i++) {
            firsts[i + 1] = firsts[i] + Math.ceilDiv(lengths[i], SIZE);
        }
    }

    /** The number of all pieces. */
    int count() {
        return firsts[lengths.length];
    }

    /** The number of an array's first piece; for one past the last array the number of all pieces. */
    int first(int array) {
        return firsts[array];
    }

    void run(WorkerPool pool, Task task) {
        pool.run(count(), piece -> {
            int array = array(piece);
            int from = (piece - firsts[array]) * SIZE;
            task.run(piece, array, from, Math.min(from + SIZE, lengths[array]));
        });
    }

    /** The last array that begins at or before a piece; those before it that begin there too are empty. */
    private int array(int piece) {
        int low = 0;
        int high = lengths.length - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (firsts[middle] <= piece) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }
}
