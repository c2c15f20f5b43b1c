import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.random.Philox;
import dev.gradus.nn.Init;
import dev.gradus.nn.MultiHeadAttention;

// region shuffled
void main() {
    Philox random = new Philox(8);
    MultiHeadAttention attention = new MultiHeadAttention(new Init(Device.reference(), random), 8, 2);
    Tensor x = normal(random, 1, 5, 8);

    Tensor y = attention.call(x);
    Tensor z = attention.call(turned(x)); // the last token first
    double difference = turned(z).sub(y).abs().sum().item();
    IO.println(difference < 1e-9 ? "the same answers, in the other order" : "other answers");
}

/** The tokens from the last to the first. */
Tensor turned(Tensor x) {
    Tensor[] tokens = new Tensor[x.dim(1)];
    for (int i = 0; i < tokens.length; i++) {
        tokens[tokens.length - 1 - i] = x.narrow(1, i, i + 1);
    }
    return Tensor.concat(1, tokens);
}
// endregion shuffled

Tensor normal(Philox random, int... extents) {
    double[] values = new double[Shape.of(extents).count()];
    for (int i = 0; i < values.length; i++) {
        values[i] = random.nextGaussian();
    }
    return Tensor.of(Device.reference(), Shape.of(extents), values);
}
