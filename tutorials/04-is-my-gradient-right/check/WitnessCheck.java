import dev.gradus.examples.check.Cause;
import dev.gradus.examples.check.Check;
import java.util.function.ToDoubleFunction;

/** Lesson 4: a function of three numbers whose slopes are known, and one at a large number. */
final class WitnessCheck {
    private static final double[] WANTED = {4.75, 3, 4};
    private int asked;
    private double lowest = Double.POSITIVE_INFINITY;
    private double highest = Double.NEGATIVE_INFINITY;

    interface Yours {
        double[] slopes(ToDoubleFunction<double[]> f, double[] x);
    }

    /** x₀³ + 2·x₀·x₁ + 4·x₂: the slopes are 3·x₀² + 2·x₁, 2·x₀ and 4. */
    private double f(double[] x) {
        asked++;
        lowest = Math.min(lowest, x[0]);
        highest = Math.max(highest, x[0]);
        return x[0] * x[0] * x[0] + 2 * x[0] * x[1] + 4 * x[2];
    }

    void check(Yours yours, Check check) {
        check.whenThrown(IndexOutOfBoundsException.class, "Arrays are counted from 0 to length − 1.");
        double[] x = {1.5, -1, 2};
        double[] got = yours.slopes(this::f, x);
        check.holds("three slopes", got != null && got.length == 3, "There is one for each number of x.");
        check.holds("f was asked", asked > 0, "Move one number a little and ask f: how far did it move?");
        for (int i = 0; i < 3; i++) {
            check.close("slope " + i + " of x₀³ + 2·x₀·x₁ + 4·x₂", WANTED[i], got[i], causes(i, got, x));
        }
        check.holds("x as it was", x[0] == 1.5 && x[1] == -1 && x[2] == 2,
                "When one number moves, all others must stand where they were: put each number back.");
        double worst = 0;
        for (int i = 0; i < 3; i++) {
            worst = Math.max(worst, Math.abs(got[i] - WANTED[i]));
        }
        boolean bothSides = lowest < 1.5 && highest > 1.5;
        check.holds("the slopes miss by less than 1e-8", worst < 1e-8,
                "They miss by %.0e. ".formatted(worst) + (bothSides
                        ? "A larger step sees the bend of f, a smaller one the rounding: see the figure."
                        : "One side errs by h: ask f on both sides, which err by h²."));
        double far = yours.slopes(v -> v[0] * v[0], new double[] {1e9})[0];
        check.close("slope of x² at 10⁹", 2e9, far,
                Cause.when(true, "A double has 16 digits: there, rounding swallows your step. Let it grow with |x|."));
        check.praise("You have a witness that knows no calculus.");
    }

    private Cause[] causes(int i, double[] got, double[] x) {
        double wanted = WANTED[i];
        return new Cause[] {
            Cause.gives(2 * wanted, "From x − h to x + h it is 2·h."),
            Cause.gives(wanted / 2, "That is half as much: are your two points 2·h apart?"),
            Cause.when(got[i] == 0 && i > 0, "The first is there: do the same for each number."),
            Cause.when(got[i] == 0, "f did not move: is x[i] changed before f is asked? Or is the step so small that "
                    + "rounding swallows it?"),
            Cause.when(i > 0 && x[0] != 1.5, "x[0] still stood where it was moved to when f was asked about the next: "
                    + "put it back first."),
        };
    }
}
