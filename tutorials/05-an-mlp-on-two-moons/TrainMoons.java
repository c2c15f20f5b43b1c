import dev.gradus.autograd.Device;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.op.BinaryCrossEntropy;
import dev.gradus.autograd.random.Philox;
import dev.gradus.nn.Init;
import dev.gradus.nn.optim.ParameterGroup;
import dev.gradus.nn.optim.Sgd;

// region train
void main() {
    Philox random = new Philox(5);
    TwoMoons moons = new TwoMoons(200, 0.15, random);
    MoonNet net = new MoonNet(new Init(Device.reference(), random), 16);
    IO.println(net.parameterCount() + " parameters");

    Sgd optimizer = new Sgd(List.of(new ParameterGroup("all", net.parameters(), 1, 0)), 0.9, false);
    for (int step = 0; step <= 300; step++) {
        Tensor logits = net.call(moons.points); // what does the net say?
        Tensor loss = logits.apply(new BinaryCrossEntropy(), moons.labels); // how wrong is it?
        if (step % 50 == 0) {
            IO.println("step %3d  loss %.3f  right %.0f %%".formatted(
                    step, loss.item(), moons.percentRight(logits)));
        }
        optimizer.zeroGrad(); // forget the last step's gradients
        loss.backward(); // which way is down?
        optimizer.step(0.1); // go there
    }
}
// endregion train
