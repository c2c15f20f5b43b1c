package dev.gradus.nn.optim;

/**
 * A linear climb, then half a cosine down: lr = peak·(step + 1)/warmup for step &lt; warmup, then
 * floor + (peak − floor)·(1 + cos(π·progress))/2 with progress = (step − warmup)/(total − warmup).
 *
 * <p>Source: Loshchilov, Hutter, "SGDR: Stochastic Gradient Descent with Warm Restarts", 2017, without restarts.
 *
 * @param peak the highest learning rate, reached at step warmup − 1
 * @param warmup steps of the climb; 0 for none
 * @param total steps of the whole run
 * @param floor the learning rate at step = total and after
 */
public record WarmupCosine(double peak, int warmup, int total, double floor) implements Schedule {
    public WarmupCosine {
        new Warmup(peak, warmup, total, floor);
    }

    @Override
    public double at(int step) {
        Warmup shape = new Warmup(peak, warmup, total, floor);
        return shape.covers(step)
                ? shape.at(step)
                : shape.above((1 + StrictMath.cos(StrictMath.PI * shape.progress(step))) / 2);
    }
}
