import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.random.Philox;

static final int TOKENS = 64;

// region saturated
void main() {
    IO.println("           largest weight               gradient of the scores");
    IO.println("   d   unscaled  by √tokens    by √d   unscaled  by √tokens    by √d");
    for (int d : new int[] {4, 16, 64, 256, 1024}) {
        double[] raw = look(d, 1);
        double[] byTokens = look(d, 1 / Math.sqrt(TOKENS));
        double[] byDim = look(d, 1 / Math.sqrt(d));
        IO.println("%4d  %9.2f  %10.2f  %7.2f  %9.5f  %10.5f  %7.5f".formatted(
                d, raw[0], byTokens[0], byDim[0], raw[1], byTokens[1], byDim[1]));
    }
}

/** Medians over the queries: of the largest weight, and of how large a gradient comes back to the scores. */
double[] look(int d, double factor) {
    Philox random = new Philox(8);
    Tensor q = normal(random, TOKENS, d);
    Tensor k = normal(random, TOKENS, d);
    Tensor scores = q.matmulTransposed(k).mul(factor).requireGrad();
    Tensor weights = scores.softmax();
    weights.backward(normal(random, TOKENS, TOKENS));
    double[] largest = new double[TOKENS];
    double[] gradient = new double[TOKENS];
    for (int query = 0; query < TOKENS; query++) {
        largest[query] = Arrays.stream(weights.select(0, query).toDoubles()).max().orElse(0);
        gradient[query] = Math.sqrt(scores.grad().select(0, query).square().mean().item());
    }
    Arrays.sort(largest);
    Arrays.sort(gradient);
    return new double[] {largest[TOKENS / 2], gradient[TOKENS / 2]};
}
// endregion saturated

Tensor normal(Philox random, int... extents) {
    double[] values = new double[Shape.of(extents).count()];
    for (int i = 0; i < values.length; i++) {
        values[i] = random.nextGaussian();
    }
    return Tensor.of(Device.reference(), Shape.of(extents), values);
}
