import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.random.Philox;

static final int DIM = 64;
static final int DEPTH = 30;

// region deep
void main() {
    IO.println("                     without norm              with layer norm");
    IO.println("weights       after 30     gradient     after 30     gradient");
    for (double factor : new double[] {0.7, 1, 1.4}) {
        IO.println("%.1f times  %s  %s".formatted(factor, run(factor, false), run(factor, true)));
    }
}

/** How large the numbers are after 30 layers, and the gradient when it is back at the first. */
String run(double factor, boolean norm) {
    Philox random = new Philox(7);
    Tensor one = Tensor.ones(DIM).to(Device.reference());
    Tensor zero = Tensor.zeros(DIM).to(Device.reference());
    Tensor x = normal(random, 1, 16, DIM).requireGrad();
    Tensor h = x;
    for (int layer = 0; layer < DEPTH; layer++) {
        Tensor weight = normal(random, factor * Math.sqrt(2.0 / DIM), DIM, DIM);
        Tensor input = norm ? h.layerNorm(one, zero, 1e-6) : h;
        h = input.matmulTransposed(weight).relu();
    }
    h.backward(normal(random, 1, 16, DIM));
    return "%11.2g  %11.2g".formatted(size(h), size(x.grad()));
}
// endregion deep

/** The root of the mean square. */
double size(Tensor x) {
    return Math.sqrt(x.square().mean().item());
}

Tensor normal(Philox random, double size, int... extents) {
    double[] values = new double[Shape.of(extents).count()];
    for (int i = 0; i < values.length; i++) {
        values[i] = size * random.nextGaussian();
    }
    return Tensor.of(Device.reference(), Shape.of(extents), values);
}
