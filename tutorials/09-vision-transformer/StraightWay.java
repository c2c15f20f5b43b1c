import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.random.Philox;
import dev.gradus.autograd.tape.BackwardStep;
import dev.gradus.autograd.tape.TapeStepper;
import dev.gradus.nn.Init;

// region straight
void main() {
    Philox random = new Philox(9);
    TinyVit vit = new TinyVit(new Init(Device.cpu(), random), 32, 8, 48, 4, 3, 10); // four blocks
    Tensor logits = vit.call(pictures(random));
    Tensor one = logits.select(1, 3).sum(); // of class 3, in both pictures

    TapeStepper walk = TapeStepper.of(one); // calls one.backward()
    IO.println(walk.steps().size() + " steps, among them these sums, from the last block on:");
    for (BackwardStep step : walk.steps()) {
        if (step.op().equals("add")) {
            IO.println("add #%-3d length of the incoming gradient %.2f".formatted(
                    step.number(), step.incoming().norm()));
        }
    }
}
// endregion straight

/** Two pictures of noise. */
Tensor pictures(Philox random) {
    double[] values = new double[2 * 3 * 32 * 32];
    for (int i = 0; i < values.length; i++) {
        values[i] = random.nextGaussian();
    }
    return Tensor.of(Device.cpu(), Shape.of(2, 3, 32, 32), values);
}
