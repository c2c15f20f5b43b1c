package dev.gradus.nn.train;

/** Images per second over the last steps. */
final class Throughput {
    private static final int WINDOW = 32;

    private final long[] nanos = new long[WINDOW];
    private final int[] images = new int[WINDOW];
    private int steps;

    /** Notes a step and returns the rate over the window. */
    double add(int count, long elapsedNanos) {
        nanos[steps % WINDOW] = elapsedNanos;
        images[steps % WINDOW] = count;
        steps++;
        long time = 0;
        long sum = 0;
        for (int i = 0; i < Math.min(steps, WINDOW); i++) {
            time += nanos[i];
            sum += images[i];
        }
        return time == 0 ? 0 : sum * 1e9 / time;
    }
}
