package dev.gradus.examples.bench;

/**
 * What one kind of operation did in a step, on the average.
 *
 * @param phase forward, backward, …; empty for what lies between the phases
 * @param operation its name; empty if the row is the phase as a whole
 * @param calls in a step
 * @param seconds in a step, all calls together
 * @param leastSeconds the same at the measured peaks; NaN where they are unknown
 * @param kept bytes that stay live after it, until the backward needs them
 */
public record ProfileRow(
        String phase, String operation, double calls, double seconds, double leastSeconds, Work work, double kept) {

    /** Billions of operations per second; NaN where none are counted. */
    public double gflops() {
        return work.flops() > 0 ? work.flops() / seconds * 1e-9 : Double.NaN;
    }

    /** Billions of bytes per second; NaN where none are counted. */
    public double gigabytes() {
        return work.bytes() > 0 ? work.bytes() / seconds * 1e-9 : Double.NaN;
    }
}
