package dev.gradus.autograd.backend.cpu.ladder;

import dev.gradus.autograd.backend.cpu.WorkerPool;
import java.util.List;

/** A way to compute C = A·B: the same numbers up to rounding, with one idea more from rung to rung. */
public interface Rung {
    /** One word, as it is asked for. */
    String name();

    /** What is new on this rung, in a few words. */
    String idea();

    /**
     * Writes all of C.
     *
     * @param c [m, n], row by row
     * @param a [m, k]
     * @param b [k, n]
     */
    void multiply(float[] c, float[] a, float[] b, int m, int n, int k);

    /**
     * All rungs from the slowest on.
     *
     * @param team the threads of the last rung
     * @param alone a team of one thread
     */
    static List<Rung> all(WorkerPool team, WorkerPool alone) {
        return List.of(
                new Naive(),
                new Ordered(),
                new Tiled(),
                new Vectors(),
                new Registers(),
                new Packed("packed", "B brought into the order of reading, 8 rows", alone),
                new Packed("threads", "rows shared among all threads", team));
    }
}
