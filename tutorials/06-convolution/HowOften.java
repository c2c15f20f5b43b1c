import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.op.Conv2d;

// region often
void main() {
    Tensor x = Tensor.zeros(1, 1, 5, 6).requireGrad();
    Tensor w = Tensor.ones(1, 1, 3, 3);

    x.conv2d(w, null, new Conv2d(1, 1, 0, 0)).sum().backward();
    print("stride 1", x.grad());

    x.zeroGrad();
    x.conv2d(w, null, new Conv2d(2, 2, 0, 0)).sum().backward();
    print("stride 2", x.grad());

    x.zeroGrad();
    x.conv2d(w, null, new Conv2d(1, 1, 1, 1)).sum().backward();
    print("stride 1, a border of zeros", x.grad());
}
// endregion often

void print(String title, Tensor image) {
    IO.println(title);
    double[] values = image.toDoubles();
    for (int i = 0; i < values.length; i += image.dim(3)) {
        StringBuilder line = new StringBuilder();
        for (int j = 0; j < image.dim(3); j++) {
            line.append("%4.0f".formatted(values[i + j]));
        }
        IO.println(line);
    }
}
