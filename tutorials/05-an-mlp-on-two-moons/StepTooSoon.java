import dev.gradus.autograd.Device;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.op.BinaryCrossEntropy;
import dev.gradus.autograd.random.Philox;
import dev.gradus.nn.Init;
import dev.gradus.nn.optim.ParameterGroup;
import dev.gradus.nn.optim.Sgd;

// region mistake
void main() {
    Philox random = new Philox(5);
    TwoMoons first = new TwoMoons(100, 0.15, random);
    TwoMoons second = new TwoMoons(100, 0.15, random);
    MoonNet net = new MoonNet(new Init(Device.reference(), random), 16);
    Sgd optimizer = new Sgd(List.of(new ParameterGroup("all", net.parameters(), 1, 0)), 0, false);

    Tensor firstLoss = net.call(first.points).apply(new BinaryCrossEntropy(), first.labels);
    Tensor secondLoss = net.call(second.points).apply(new BinaryCrossEntropy(), second.labels);
    firstLoss.backward();
    optimizer.step(0.1); // changes the weights
    secondLoss.backward(); // of which this loss was computed
}
// endregion mistake
