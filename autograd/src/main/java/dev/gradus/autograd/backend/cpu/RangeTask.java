package dev.gradus.autograd.backend.cpu;

/** Work on one half-open range of indices. */
@FunctionalInterface
public interface RangeTask {
    /** Works on the indices {@code from … to−1}. */
    void run(int from, int to);
}
