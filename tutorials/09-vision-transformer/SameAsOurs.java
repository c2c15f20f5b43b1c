import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.random.Philox;
import dev.gradus.nn.Init;
import dev.gradus.vit.VisionTransformer;
import dev.gradus.vit.VisionTransformerConfig;
import java.util.ArrayList;
import java.util.List;

// region same
void main() {
    Philox random = new Philox(9);
    Init init = new Init(Device.reference(), random);
    TinyVit tiny = new TinyVit(init, 32, 4, 96, 2, 3, 10);
    VisionTransformer ours = new VisionTransformer(init,
            VisionTransformerConfig.of(32, 4, c -> c.dim(96).depth(2).heads(3).classes(10)));
    IO.println("parameters   " + tiny.parameterCount() + " and " + ours.parameterCount());

    List<Tensor> from = new ArrayList<>(ours.parameters().values()); // in the same order
    List<Tensor> to = new ArrayList<>(tiny.parameters().values());
    for (int i = 0; i < to.size(); i++) {
        to.get(i).assign(from.get(i).reshape(to.get(i).shape()));
    }

    Tensor images = pictures(random);
    double difference = tiny.call(images).sub(ours.call(images)).abs().sum().item();
    IO.println("difference   " + (difference < 1e-9 ? "none but rounding" : "LARGE"));
}
// endregion same

Tensor pictures(Philox random) {
    double[] values = new double[2 * 3 * 32 * 32];
    for (int i = 0; i < values.length; i++) {
        values[i] = random.nextGaussian();
    }
    return Tensor.of(Device.reference(), Shape.of(2, 3, 32, 32), values);
}
