import dev.gradus.autograd.Device;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.op.BinaryCrossEntropy;
import dev.gradus.autograd.random.Philox;
import dev.gradus.nn.Init;
import dev.gradus.nn.optim.AdamW;
import dev.gradus.nn.optim.Optimizer;
import dev.gradus.nn.optim.ParameterGroup;
import dev.gradus.nn.optim.Sgd;

// The same net from the same first values, and three ways down.

interface Maker {
    Optimizer of(List<ParameterGroup> groups);
}

void main() {
    IO.println("                     rate   loss at 30      100      300");
    for (double rate : new double[] {0.03, 0.1, 0.3}) {
        print("gradient descent", rate, groups -> new Sgd(groups, 0, false));
    }
    for (double rate : new double[] {0.03, 0.1, 0.3}) {
        print("with momentum 0.9", rate, groups -> new Sgd(groups, 0.9, false));
    }
    for (double rate : new double[] {0.003, 0.01, 0.03}) {
        print("AdamW", rate, AdamW::new);
    }
}

void print(String name, double rate, Maker maker) {
    Philox random = new Philox(5);
    TwoMoons moons = new TwoMoons(200, 0.15, random);
    MoonNet net = new MoonNet(new Init(Device.reference(), random), 16);
    Optimizer optimizer = maker.of(List.of(new ParameterGroup("all", net.parameters(), 1, 0)));
    StringBuilder line = new StringBuilder("%-19s %6s".formatted(name, rate));
    for (int step = 0; step <= 300; step++) {
        Tensor loss = net.call(moons.points).apply(new BinaryCrossEntropy(), moons.labels);
        if (step == 30 || step == 100 || step == 300) {
            line.append("   %10.2f".formatted(loss.item()).substring(step == 30 ? 0 : 4));
        }
        optimizer.zeroGrad();
        loss.backward();
        optimizer.step(rate);
    }
    IO.println(line);
}
