import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.op.BatchNorm;
import dev.gradus.autograd.op.GroupNorm;
import dev.gradus.autograd.op.InstanceNorm;
import dev.gradus.autograd.random.Philox;

static final double EPS = 1e-5;

// region formula
/** (x − μ)/√(σ² + ε); numbers that differ in these axes only share one μ and one σ. */
Tensor normalized(Tensor x, int... axes) {
    Tensor centered = x.sub(x.mean(true, axes));
    Tensor variance = centered.square().mean(true, axes);
    return centered.div(variance.add(EPS).sqrt());
}
// endregion formula

// region compare
void main() {
    Tensor x = normal(new Philox(7), 4, 6, 3, 5); // batch, channels, height, width
    Tensor one = of(6, 1);
    Tensor zero = of(6, 0);

    IO.println("                       share a mean   means");
    print("batch", x, normalized(x, 0, 2, 3), x.apply(new BatchNorm(EPS), one, zero), 4 * 3 * 5);
    print("instance", x, normalized(x, 2, 3), x.apply(new InstanceNorm(EPS), one, zero), 3 * 5);

    Tensor grouped = x.reshape(4, 3, 2, 3, 5); // three groups of two channels
    print("group, 3 groups", x, normalized(grouped, 2, 3, 4).reshape(x.shape()),
            x.apply(new GroupNorm(3, EPS), one, zero), 2 * 3 * 5);
    print("layer, whole sample", x, normalized(x, 1, 2, 3), x.apply(new GroupNorm(1, EPS), one, zero), 6 * 3 * 5);

    Tensor tokens = x.reshape(4, 6, 15).transpose(1, 2); // batch, tokens, dim
    print("layer, each token", tokens, normalized(tokens, -1), tokens.layerNorm(one, zero, EPS), 6);
}
// endregion compare

void print(String name, Tensor x, Tensor mine, Tensor theirs, int sharing) {
    double difference = mine.sub(theirs).abs().sum().item();
    IO.println("%-20s   %12d   %5d   %s Gradus".formatted(name, sharing, x.count() / sharing,
            difference < 1e-9 ? "agrees with" : "DIFFERS from"));
}

Tensor of(int count, double value) {
    double[] values = new double[count];
    Arrays.fill(values, value);
    return Tensor.of(Device.reference(), Shape.of(count), values);
}

Tensor normal(Philox random, int... extents) {
    double[] values = new double[Shape.of(extents).count()];
    for (int i = 0; i < values.length; i++) {
        values[i] = random.nextGaussian();
    }
    return Tensor.of(Device.reference(), Shape.of(extents), values);
}
