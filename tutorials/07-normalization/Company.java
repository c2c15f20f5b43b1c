import dev.gradus.autograd.Device;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.random.Philox;
import dev.gradus.nn.BatchNorm2d;
import dev.gradus.nn.Init;

// region company
void main() {
    BatchNorm2d norm = new BatchNorm2d(new Init(Device.cpu(), new Philox(7)), 1, 1e-5, 0.1);
    Tensor me = Tensor.of(1, 2).reshape(1, 1, 1, 2); // one picture of two pixels
    Tensor small = Tensor.of(0, 0).reshape(1, 1, 1, 2);
    Tensor large = Tensor.of(9, 9).reshape(1, 1, 1, 2);

    IO.println("in training");
    IO.println("  with a small one   " + first(norm.call(Tensor.concat(0, me, small))));
    IO.println("  with a large one   " + first(norm.call(Tensor.concat(0, me, large))));

    norm.eval();
    IO.println("in evaluation");
    IO.println("  with a small one   " + first(norm.call(Tensor.concat(0, me, small))));
    IO.println("  with a large one   " + first(norm.call(Tensor.concat(0, me, large))));
    IO.println("  alone              " + first(norm.call(me)));
}
// endregion company

String first(Tensor y) {
    double[] values = y.toDoubles();
    return "%.3f  %.3f".formatted(values[0], values[1]);
}
