package dev.gradus.examples.recipe;

import dev.gradus.nn.optim.Constant;
import dev.gradus.nn.optim.OneCycle;
import dev.gradus.nn.optim.Schedule;
import dev.gradus.nn.optim.WarmupCosine;
import dev.gradus.nn.optim.WarmupLinear;
import dev.gradus.nn.optim.WithCoolDown;

/** How the learning rate rises and falls. */
public record ScheduleChoice(
        @Key(usual = "cosine", says = "The shape.") Kind kind,
        @Key(usual = "0.1", from = 0, to = 1,
                says = "Share of all steps over which the learning rate rises.") double warmup,
        @Key(usual = "0", from = 0, to = 1,
                says = "Share of all steps, the last ones, in which it goes straight to 0.") double cooldown,
        @Key(usual = "0", from = 0, says = "The learning rate at the end, or before the cool-down.") double floor) {

    private static final double FIRST_OF_ONE_CYCLE = 25;

    /** How the learning rate moves. */
    public enum Kind {
        /** A line up, half a cosine down. */
        COSINE,
        /** A line up, a line down. */
        LINEAR,
        /** Half a cosine up from a 25th of the highest rate, half a cosine down. */
        ONE_CYCLE,
        /** Not at all; there is no warm-up either. */
        CONSTANT
    }

    /** The schedule of so many steps. */
    public Schedule make(double lr, int steps) {
        int last = (int) Math.round(cooldown * steps);
        int before = Math.max(1, steps - last);
        int rising = Math.min(before, (int) Math.round(warmup * steps));
        Schedule main = switch (kind) {
            case COSINE -> new WarmupCosine(lr, rising, before, floor);
            case LINEAR -> new WarmupLinear(lr, rising, before, floor);
            case ONE_CYCLE -> new OneCycle(lr, before, (double) rising / before, FIRST_OF_ONE_CYCLE,
                    Math.max(1, lr / FIRST_OF_ONE_CYCLE / Math.max(floor, lr / 1e6)));
            case CONSTANT -> new Constant(lr);
        };
        return last == 0 ? main : new WithCoolDown(main, last, steps);
    }
}
