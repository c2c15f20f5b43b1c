import dev.gradus.autograd.Device;
import dev.gradus.autograd.random.Philox;
import dev.gradus.vit.VisionTransformer;
import dev.gradus.vit.inspect.AttentionMaps;

// region main
void main() {
    VisionTransformer model = Seeker.load(true);
    FramePictures one = new FramePictures(Device.reference(), 1, new Philox(8));
    int frame = one.frames[0];
    IO.println("the frame is in row %d, column %d; the model says row %d".formatted(
            frame / 6, frame % 6, model.call(one.pixels).argmax(-1).toInts()[0]));

    AttentionMaps maps = AttentionMaps.of(model, one.pixels);
    for (int layer = 0; layer < maps.layers(); layer++) {
        for (int head = 0; head < maps.heads(); head++) {
            double[] map = maps.answerMap(layer, head);
            int most = Covering.most(map);
            IO.println("layer %d head %d: %.2f on the frame; most, %.2f, on row %d, column %d"
                    .formatted(
                            layer + 1, head + 1, map[frame], map[most], most / 6, most % 6));
        }
    }
}
// endregion main
