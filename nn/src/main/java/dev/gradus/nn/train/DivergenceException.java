package dev.gradus.nn.train;

import dev.gradus.autograd.error.GradusException;
import java.util.Locale;

/** A training whose loss or gradient is no longer a finite number. */
public final class DivergenceException extends GradusException {
    private static final long serialVersionUID = 1L;

    private final long step;
    private final double lr;

    /** @param lr the highest learning rate so far */
    DivergenceException(long step, String quantity, double value, double lr) {
        this(step, "step " + step + ": the " + quantity + " is " + value, lr,
                "the model was left as it was before this step");
    }

    private DivergenceException(long step, String problem, double lr, String left) {
        super("train", problem, "training goes on only with finite numbers", advice(lr) + "; " + left);
        this.step = step;
        this.lr = lr;
    }

    /** The same, with what is left to go on from. */
    DivergenceException keeping(String checkpoint) {
        return new DivergenceException(step, problem(), lr, checkpoint);
    }

    /** What to try after a learning rate was too high. */
    static String advice(double lr) {
        return String.format(Locale.ROOT,
                "the learning rate had risen to %.2g: try a highest one of %.1g or a longer warm-up", lr, lr / 3);
    }

    /** The step that failed, from 1. */
    public long step() {
        return step;
    }
}
