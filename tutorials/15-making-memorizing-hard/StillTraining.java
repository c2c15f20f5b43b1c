import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.random.Philox;
import dev.gradus.nn.Init;

// region ask
void main() {
    SmallNet net = new SmallNet(new Init(Device.reference(), new Philox(1)), 0.5, 0);
    Tensor point = Tensor.of(Device.reference(), Shape.of(1, 2), new double[] {0.5, -0.5});

    IO.println("in training    " + net.call(point));
    IO.println("in training    " + net.call(point));
    net.eval();
    IO.println("in evaluation  " + net.call(point));
    IO.println("in evaluation  " + net.call(point));
}
// endregion ask
