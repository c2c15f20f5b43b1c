import dev.gradus.autograd.Device;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.op.BinaryCrossEntropy;
import dev.gradus.autograd.random.Philox;
import dev.gradus.nn.Init;
import dev.gradus.nn.Linear;
import dev.gradus.nn.Module;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.optim.ParameterGroup;
import dev.gradus.nn.optim.Sgd;

// Three layers with nothing between them, one layer, and the net of lesson 5.

void main() {
    print("one layer", init -> new Linear(init, 2, 1, true));
    print("three layers, no tanh", init -> new Sequential(
            new Linear(init, 2, 16, true), new Linear(init, 16, 16, true), new Linear(init, 16, 1, true)));
    print("three layers, tanh", init -> new MoonNet(init, 16));
}

void print(String what, java.util.function.Function<Init, Module> model) {
    Philox random = new Philox(5);
    TwoMoons moons = new TwoMoons(200, 0.15, random);
    Module net = model.apply(new Init(Device.reference(), random));
    Sgd optimizer = new Sgd(List.of(new ParameterGroup("all", net.parameters(), 1, 0)), 0.9, false);
    for (int step = 0; step < 300; step++) {
        Tensor loss = net.call(moons.points).apply(new BinaryCrossEntropy(), moons.labels);
        optimizer.zeroGrad();
        loss.backward();
        optimizer.step(0.1);
    }
    IO.println("%-22s %3d parameters  right %.0f %%".formatted(
            what, net.parameterCount(), moons.percentRight(net.call(moons.points))));
}
