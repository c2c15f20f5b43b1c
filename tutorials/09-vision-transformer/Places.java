import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.random.Philox;
import dev.gradus.nn.Init;

// region places
void main() {
    Philox random = new Philox(9);
    TinyVit vit = new TinyVit(new Init(Device.reference(), random), 32, 4, 96, 2, 3, 10);
    Tensor picture = picture(random);
    Tensor swapped = Tensor.concat(2, // the lower half on top
            picture.narrow(2, 16, 32), picture.narrow(2, 0, 16));

    print("with places     ", vit.call(picture), vit.call(swapped));
    vit.positions.assign(vit.positions.mul(0));
    print("without places  ", vit.call(picture), vit.call(swapped));
}

void print(String which, Tensor a, Tensor b) {
    boolean same = a.sub(b).abs().sum().item() < 1e-9;
    IO.println(which + (same ? "the same answer" : "another answer"));
}
// endregion places

Tensor picture(Philox random) {
    double[] values = new double[3 * 32 * 32];
    for (int i = 0; i < values.length; i++) {
        values[i] = random.nextGaussian();
    }
    return Tensor.of(Device.reference(), Shape.of(1, 3, 32, 32), values);
}
