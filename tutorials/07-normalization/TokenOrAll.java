import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;

// region main
void main() {
    Tensor calm = tokens(1);
    Tensor loud = tokens(100); // the same, but the last token is a hundred times as large
    Tensor one = Tensor.ones(8).to(Device.reference());
    Tensor zero = Tensor.zeros(8).to(Device.reference());

    IO.println("                    token 0 after the norm, size of its numbers");
    IO.println("                    last token calm   last token loud");
    IO.println("over the last axis  %15.3f   %15.3f".formatted(
            size(calm.layerNorm(one, zero, 1e-6)), size(loud.layerNorm(one, zero, 1e-6))));
    IO.println("over everything     %15.3f   %15.3f".formatted(size(overAll(calm)), size(overAll(loud))));
}

/** What many pictures show: one mean for the whole sample. */
Tensor overAll(Tensor x) {
    Tensor centered = x.sub(x.mean(true, 0, 1));
    return centered.div(centered.square().mean(true, 0, 1).add(1e-6).sqrt());
}

/** The root of the mean square of token 0. */
double size(Tensor x) {
    return Math.sqrt(x.narrow(0, 0, 1).square().mean().item());
}
// endregion main

Tensor tokens(double last) {
    double[] values = new double[4 * 8];
    for (int i = 0; i < values.length; i++) {
        values[i] = Math.sin(2.1 * i) * (i < 3 * 8 ? 1 : last);
    }
    return Tensor.of(Device.reference(), Shape.of(4, 8), values);
}
