import dev.gradus.autograd.Device;
import dev.gradus.autograd.random.Philox;
import dev.gradus.vit.VisionTransformer;

void main() {
    long start = System.nanoTime();
    VisionTransformer model = Seeker.train(Device.cpu(), true);
    FramePictures fresh = new FramePictures(Device.cpu(), 1000, new Philox(99));
    IO.println("%d parameters, %d steps, %.1f seconds".formatted(
            model.parameterCount(), Seeker.STEPS, (System.nanoTime() - start) / 1e9));
    IO.println("right on 1000 new pictures: %.1f %%".formatted(Seeker.percentRight(model, fresh, true)));
}
