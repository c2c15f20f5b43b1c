package dev.gradus.examples.report;

import java.util.ArrayList;
import java.util.List;

/**
 * Round numbers on an axis: multiples of 1, 2 or 5 times a power of ten, between three and seven of them.
 *
 * @param from where the axis begins: the first of the values
 * @param to where it ends: the last
 */
record Ticks(double from, double to, List<Double> values) {
    private static final int MOST = 6;

    /** For an axis that shows everything between two numbers; a single number gets room on both sides. */
    static Ticks covering(double least, double most) {
        double low = least;
        double high = most;
        if (!(high > low)) {
            double room = low == 0 ? 1 : Math.abs(low) / 2;
            low -= room;
            high += room;
        }
        double step = step((high - low) / (MOST - 1));
        long first = (long) Math.floor(low / step + 1e-9);
        long last = (long) Math.ceil(high / step - 1e-9);
        List<Double> values = new ArrayList<>();
        for (long i = first; i <= last; i++) {
            values.add(i * step);
        }
        return new Ticks(first * step, last * step, values);
    }

    private static double step(double atLeast) {
        double power = Math.pow(10, Math.floor(Math.log10(atLeast)));
        for (int factor : new int[] {1, 2, 5}) {
            if (factor * power >= atLeast * (1 - 1e-9)) {
                return factor * power;
            }
        }
        return 10 * power;
    }
}
