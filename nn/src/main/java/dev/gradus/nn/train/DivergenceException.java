package dev.gradus.nn.train;

import dev.gradus.autograd.error.GradusException;

/** A training whose loss or gradient is no longer a finite number. */
public final class DivergenceException extends GradusException {
    private static final long serialVersionUID = 1L;

    private final long step;

    DivergenceException(long step, String quantity, double value) {
        this(step, "step " + step + ": the " + quantity + " is " + value,
                "try a smaller learning rate or a longer warm-up; the model was left as it was before this step");
    }

    private DivergenceException(long step, String problem, String hint) {
        super("train", problem, "training goes on only with finite numbers", hint);
        this.step = step;
    }

    /** The same, with what is left to go on from. */
    DivergenceException keeping(String checkpoint) {
        return new DivergenceException(step, problem(), "try a smaller learning rate or a longer warm-up; "
                + checkpoint);
    }

    /** The step that failed, from 1. */
    public long step() {
        return step;
    }
}
