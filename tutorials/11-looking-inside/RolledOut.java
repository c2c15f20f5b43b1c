import dev.gradus.autograd.Device;
import dev.gradus.autograd.random.Philox;
import dev.gradus.vit.VisionTransformer;
import dev.gradus.vit.inspect.AttentionMaps;

// region main
void main() {
    VisionTransformer model = Seeker.load(true);
    FramePictures one = new FramePictures(Device.reference(), 1, new Philox(8));
    int frame = one.frames[0];
    AttentionMaps maps = AttentionMaps.of(model, one.pixels);
    double[] rollout = maps.rollout(2);
    double[] loss = Covering.loss(model, one.pixels, frame / 6);
    int stroke = Covering.most(maps.answerMap(0, 1)); // what head 2 of layer 1 looked at
    IO.println("           frame    that patch");
    IO.println("rollout    %5.3f    %5.3f".formatted(rollout[frame], rollout[stroke]));
    IO.println("covering   %5.2f    %5.2f".formatted(loss[frame], loss[stroke]));
}
// endregion main
