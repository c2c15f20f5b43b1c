import dev.gradus.examples.check.Cause;
import dev.gradus.examples.check.Check;

/** Lesson 1: one step, and the walk. */
final class DownhillCheck {
    interface Yours {
        float step(float x);
    }

    void check(Yours yours, Check check) {
        check.whenThrown(NullPointerException.class,
                "grad() is null: backward() was not called, or x is not marked with requireGrad().");

        // At 1.5 the slope is 4.75: the first step leads to 1.5 − 0.1·4.75.
        check.close("step(1.5)", 1.025, yours.step(1.5f),
                Cause.gives(1.5, "You have not moved."),
                Cause.gives(1.975, "That is uphill: the slope points to where f grows."),
                Cause.gives(4.75, "That is the slope itself; where does it lead you from 1.5?"),
                Cause.gives(-3.25, "That is the whole slope at once: you forgot RATE."),
                Cause.gives(0.55, "Twice the slope was taken off: a second backward() adds to what grad() holds."),
                Cause.gives(0.475, "That is how far to walk; subtract it from where you stand."),
                Cause.when(true, "The slope at 1.5 is 4.75, and RATE is 0.1: x − RATE·slope."));

        // The lowest point nearby is √(2/3): there the slope, 3x² − 2, is zero.
        float x = 1.5f;
        for (int i = 0; i < 30; i++) {
            x = yours.step(x);
        }
        check.close("x after 30 steps", Math.sqrt(2.0 / 3), x,
                Cause.when(true,
                        "The first step was right. Is the slope asked for anew, at the place where you stand?"));

        check.praise("You have trained a model, if a small one: it has one parameter.");
    }
}
