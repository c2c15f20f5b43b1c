package dev.gradus.nn.optim;

import dev.gradus.autograd.error.ArgumentException;

/**
 * What schedules with a warm-up share: lr = peak·(step + 1)/warmup while step &lt; warmup, then a way down from the
 * peak to the floor, which is reached at step = total and kept.
 */
record Warmup(double peak, int warmup, int total, double floor) {
    Warmup {
        if (!(peak > 0 && Double.isFinite(peak)) || !(floor >= 0 && floor <= peak)) {
            throw new ArgumentException(
                    "schedule", "needs 0 <= floor <= peak and a positive peak, got peak=" + peak + " floor=" + floor);
        }
        if (warmup < 0 || total < 1 || warmup > total) {
            throw new ArgumentException(
                    "schedule",
                    "needs 0 <= warmup <= total and at least one step, got warmup=" + warmup + " total=" + total);
        }
    }

    /** Whether the step still climbs. */
    boolean covers(int step) {
        return step < warmup;
    }

    double at(int step) {
        return peak * (step + 1) / warmup;
    }

    /** The part of the way down that lies behind: 0 at step = warmup, 1 from total on. */
    double progress(int step) {
        return step >= total ? 1 : (double) (step - warmup) / (total - warmup);
    }

    /** @param share of the height between floor and peak */
    double above(double share) {
        return floor + (peak - floor) * share;
    }
}
