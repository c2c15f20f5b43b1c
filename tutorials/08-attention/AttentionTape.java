import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.random.Philox;
import dev.gradus.examples.figure.Graph;

// Draws the tape of one head: five queries look at seven keys.

void main() {
    Philox random = new Philox(8);
    Tensor q = normal(random, 5, 8).named("q").requireGrad();
    Tensor k = normal(random, 7, 8).named("k").requireGrad();
    Tensor v = normal(random, 7, 4).named("v").requireGrad();
    Tensor y = q.matmulTransposed(k).mul(1 / Math.sqrt(8)).softmax().matmul(v);
    IO.print(Graph.of(y.square().mean()).backward().svg("The tape of one attention head, with shapes and gradients"));
}

Tensor normal(Philox random, int... extents) {
    double[] values = new double[Shape.of(extents).count()];
    for (int i = 0; i < values.length; i++) {
        values[i] = random.nextGaussian();
    }
    return Tensor.of(Device.cpu(), Shape.of(extents), values);
}
