package dev.gradus.examples.bench;

import java.util.Arrays;

/**
 * How long something takes, in seconds: the middle of many runs, and the spread.
 *
 * @param runs that were timed
 */
public record Timing(double median, double least, double most, int runs) {
    private static final int FEWEST_RUNS = 3;
    private static final int MOST_RUNS = 2000;

    /** The median of some durations, and their extremes. */
    public static Timing of(double[] seconds) {
        double[] sorted = seconds.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Timing(median, sorted[0], sorted[sorted.length - 1], sorted.length);
    }

    /**
     * Runs some work until it has run for as many seconds as wanted, three times at least; before that for half as long
     * and twice, uncounted, for the JVM compiles what runs often.
     */
    public static Timing measure(double seconds, Runnable work) {
        repeat(seconds / 2, FEWEST_RUNS - 1, work);
        return of(repeat(seconds, FEWEST_RUNS, work));
    }

    private static double[] repeat(double seconds, int fewest, Runnable work) {
        double[] durations = new double[MOST_RUNS];
        double sum = 0;
        int runs = 0;
        while (runs < MOST_RUNS && (runs < fewest || sum < seconds)) {
            long start = System.nanoTime();
            work.run();
            durations[runs] = (System.nanoTime() - start) / 1e9;
            sum += durations[runs];
            runs++;
        }
        return Arrays.copyOf(durations, runs);
    }
}
