import dev.gradus.autograd.Device;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.op.Conv2d;
import dev.gradus.autograd.random.Philox;
import dev.gradus.nn.Init;
import dev.gradus.nn.Linear;

// region moved
void main() {
    Init init = new Init(Device.reference(), new Philox(6));
    Linear full = new Linear(init, 64, 36, false); // 8 × 8 pixels → 6 × 6 answers
    Tensor filter = Tensor.of(new float[][] {{-1, 0, 1}, {-2, 0, 2}, {-1, 0, 1}})
            .to(Device.reference()).reshape(1, 1, 3, 3);

    Tensor x = square(2, 1);
    Tensor moved = square(3, 2); // one down, one to the right
    Tensor a = x.conv2d(filter, null, new Conv2d(1, 1, 0, 0)).reshape(6, 6);
    Tensor b = moved.conv2d(filter, null, new Conv2d(1, 1, 0, 0)).reshape(6, 6);
    IO.println("convolution      9 weights  " + verdict(a, b));

    a = full.call(x.reshape(1, 64)).reshape(6, 6);
    b = full.call(moved.reshape(1, 64)).reshape(6, 6);
    IO.println("linear layer  %4d weights  ".formatted(full.parameterCount()) + verdict(a, b));
}

/** Whether b is a, moved by one down and one to the right. */
String verdict(Tensor a, Tensor b) {
    Tensor stayed = a.narrow(0, 0, 5).narrow(1, 0, 5);
    Tensor came = b.narrow(0, 1, 6).narrow(1, 1, 6);
    return stayed.sub(came).abs().sum().item() == 0 ? "the answer moves with the square" : "another answer";
}
// endregion moved

Tensor square(int row, int column) {
    float[][] image = new float[8][8];
    for (int i = row; i < row + 3; i++) {
        for (int j = column; j < column + 3; j++) {
            image[i][j] = 9;
        }
    }
    return Tensor.of(image).to(Device.reference()).reshape(1, 1, 8, 8);
}
