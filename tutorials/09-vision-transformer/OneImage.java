import dev.gradus.autograd.Device;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.random.Philox;
import dev.gradus.nn.Init;
import dev.gradus.vit.VisionTransformer;
import dev.gradus.vit.VisionTransformerConfig;

// region mistake
void main() {
    VisionTransformer vit = new VisionTransformer(new Init(Device.cpu(), new Philox(9)),
            VisionTransformerConfig.of(32, 4, c -> c.dim(96).depth(2).heads(3).classes(10)));

    vit.call(Tensor.ones(3, 32, 32)); // one picture
}
// endregion mistake
