package dev.gradus.nn.optim;

import dev.gradus.autograd.error.ArgumentException;

/**
 * A schedule with a straight way to 0 behind it: the last steps, in which nothing new is learned and noise settles.
 * For step ≥ begin = total − cooldown the learning rate is lr(begin)·(total − step)/(cooldown + 1), where lr(begin) is
 * that of the schedule before; before that it is the schedule's own.
 *
 * <p>Behind {@link WarmupCosine} with a floor it is a cosine with warm-up and cool-down. Behind {@link Constant} it is
 * "warm-up, stable, decay" without the warm-up, which wants no total in advance: any checkpoint of the stable part can
 * be cooled down.
 *
 * <p>Source: Zhai and others, "Scaling Vision Transformers", 2022, section 3.3.
 *
 * @param before what comes before, which should reach its own end at step total − cooldown
 * @param cooldown steps of the way down; 0 for none
 * @param total steps of the whole run
 */
public record WithCoolDown(Schedule before, int cooldown, int total) implements Schedule {
    public WithCoolDown {
        if (cooldown < 0 || total < 1 || cooldown > total) {
            throw new ArgumentException("schedule",
                    "needs 0 <= cooldown <= total and at least one step, got cooldown=" + cooldown + " total=" + total);
        }
    }

    /**
     * A linear climb, half a cosine down to a floor, and a straight line from there to 0.
     *
     * @param warmup steps of the climb; 0 for none
     * @param cooldown steps of the last way down; 0 for none
     * @param total steps of the whole run, the cool-down included
     * @param floor the learning rate at the end of the cosine
     */
    public static Schedule cosine(double peak, int warmup, int cooldown, int total, double floor) {
        if (cooldown < 0 || total < 1 || cooldown >= total) {
            throw new ArgumentException("schedule", "the cool-down must leave steps before it, got cooldown="
                    + cooldown + " total=" + total);
        }
        Schedule cosine = new WarmupCosine(peak, warmup, total - cooldown, floor);
        return cooldown == 0 ? cosine : new WithCoolDown(cosine, cooldown, total);
    }

    @Override
    public double at(int step) {
        int begin = total - cooldown;
        return step < begin
                ? before.at(step)
                : before.at(begin) * Math.max(0, total - step) / (cooldown + 1);
    }
}
