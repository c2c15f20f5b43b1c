import dev.gradus.autograd.Device;
import dev.gradus.autograd.random.Philox;
import dev.gradus.vit.VisionTransformer;
import dev.gradus.vit.VisionTransformerConfig;
import dev.gradus.vit.inspect.AttentionMaps;

// region main
void main() {
    VisionTransformerConfig base = VisionTransformerConfig.of(224, 16,
            c -> c.dim(768).depth(12).heads(12));
    IO.println("looking everywhere alike, 14x14 patches of 16 pixels: %.3f".formatted(
            AttentionMaps.evenDistance(base)));
    IO.println("looking everywhere alike, our 6x6 patches of 4 pixels: %.2f".formatted(
            AttentionMaps.evenDistance(Seeker.CONFIG)));

    VisionTransformer model = Seeker.load(true);
    Philox random = new Philox(9);
    double least = Double.POSITIVE_INFINITY;
    double most = 0;
    double sum = 0;
    for (int i = 0; i < 100; i++) {
        FramePictures one = new FramePictures(Device.reference(), 1, random);
        double distance = AttentionMaps.of(model, one.pixels).distance(0, 0);
        least = Math.min(least, distance);
        most = Math.max(most, distance);
        sum += distance;
    }
    IO.println("layer 1 head 1, over 100 pictures: %.1f to %.1f, mean %.1f".formatted(
            least, most, sum / 100));
}
// endregion main
