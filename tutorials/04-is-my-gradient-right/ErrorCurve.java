import dev.gradus.examples.figure.Plot;
import dev.gradus.examples.figure.Plot.Color;

// Draws the figure of lesson 4: what finite differences of x³ − 2x at 1.5 miss, over the step.

static final double X = 1.5;
static final double SLOPE = 4.75;
static final int STEPS = 27;
/** Of so many steps close together the worst is drawn: rounding alone jumps up and down. */
static final int NEIGHBORS = 40;

double f(double x) {
    return x * x * x - 2 * x;
}

void main() {
    double[] steps = new double[STEPS];
    double[] oneSide = new double[STEPS];
    double[] bothSides = new double[STEPS];
    for (int i = 0; i < STEPS; i++) {
        steps[i] = -13 + 0.5 * i;
        double worstOne = 1e-16;
        double worstBoth = 1e-16;
        for (int j = 0; j < NEIGHBORS; j++) {
            double h = Math.pow(10, steps[i] + 0.3 * j / NEIGHBORS);
            worstOne = Math.max(worstOne, Math.abs((f(X + h) - f(X)) / h - SLOPE));
            worstBoth = Math.max(worstBoth, Math.abs((f(X + h) - f(X - h)) / (2 * h) - SLOPE));
        }
        oneSide[i] = Math.log10(worstOne);
        bothSides[i] = Math.log10(worstBoth);
    }
    Plot plot = new Plot("The error of finite differences over the step, both logarithmic", -13.2, 0.2, -12, 1)
            .logAxes("step h", "error");
    plot.curve(steps, oneSide, Color.ORANGE);
    plot.curve(steps, bothSides, Color.BLUE);
    plot.labelBefore(-4.3, -3.2, 0, 0, "one side: falls with h", Color.ORANGE);
    plot.label(-4.4, -9.4, 0, 0, "both sides: falls with h²", Color.BLUE);
    plot.label(-11.3, -2.4, 0, 0, "rounding: grows with 1/h", Color.GRAY);
    double best = Math.log10(Math.cbrt(0x1.0p-52));
    plot.line(best, -12, best, -11.2, Color.BLUE);
    plot.label(best, -11.6, 6, 4, "∛ε", Color.BLUE);
    double bestOne = Math.log10(Math.sqrt(0x1.0p-52));
    plot.line(bestOne, -12, bestOne, -11.2, Color.ORANGE);
    plot.label(bestOne, -11.6, 6, 4, "√ε", Color.ORANGE);
    IO.print(plot.svg());
}
