import java.util.function.ToDoubleFunction;

// The exercise of lesson 4. Fill in slopes(), then run: ./gradus check 4

/** The slope of f with each number of x, by finite differences: both sides, a good step. */
// region slopes
double[] slopes(ToDoubleFunction<double[]> f, double[] x) {
    double[] slopes = new double[x.length];
    for (int i = 0; i < x.length; i++) {
        double kept = x[i];
        double h = 6e-6 * Math.max(1, Math.abs(kept));
        x[i] = kept + h;
        double above = f.applyAsDouble(x);
        x[i] = kept - h;
        double below = f.applyAsDouble(x);
        x[i] = kept;
        slopes[i] = (above - below) / (2 * h);
    }
    return slopes;
}
// endregion slopes

double f(double[] x) {
    return x[0] * x[0] * x[0] + 2 * x[0] * x[1]; // the slopes are 3·x₀² + 2·x₁ and 2·x₀
}

void main() {
    for (double slope : slopes(this::f, new double[] {1.5, -1})) {
        IO.println("%.6f".formatted(slope));
    }
}
