import dev.gradus.autograd.Device;
import dev.gradus.autograd.random.Philox;
import dev.gradus.vit.inspect.AttentionMaps;

// region mistake
void main() {
    FramePictures pictures = new FramePictures(Device.reference(), 2, new Philox(8));
    AttentionMaps.of(Seeker.load(true), pictures.pixels);
}
// endregion mistake
