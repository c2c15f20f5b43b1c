import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.random.Philox;
import dev.gradus.nn.Init;
import dev.gradus.nn.optim.AdamW;
import dev.gradus.vit.Presets;
import dev.gradus.vit.VisionTransformer;

// The code of the README at the top of the house.

// region glance
void main() {
    Tensor w = Tensor.of(1, -2, 3).named("w").requireGrad(); // a tensor
    Tensor y = w.square().sum();                             // computed, and remembered
    y.backward();
    IO.println(w.grad());                                    // its gradient: 2w

    Philox random = new Philox(42);                          // every random number comes from here
    Device cpu = Device.cpu();
    VisionTransformer model = new VisionTransformer(         // a model
            new Init(cpu, random), Presets.named("vit_smoke").config());
    AdamW optimizer = new AdamW(model.parameterGroups(0.03));

    Tensor images = Tensor.of(cpu, Shape.of(4, 3, 32, 32), noise(random, 4 * 3 * 32 * 32));
    Tensor labels = Tensor.ofInts(3, 1, 4, 1);
    for (int step = 1; step <= 20; step++) {
        Tensor loss = model.forward(images).crossEntropy(labels, 0);
        optimizer.zeroGrad();
        loss.backward();
        optimizer.step(0.001);
        if (step % 5 == 0) {
            IO.println("step %2d  loss %.2f".formatted(step, loss.item()));
        }
    }
}
// endregion glance

float[] noise(Philox random, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
        values[i] = (float) random.nextGaussian();
    }
    return values;
}
