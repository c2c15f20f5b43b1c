import dev.gradus.autograd.Device;
import dev.gradus.autograd.random.Philox;
import dev.gradus.nn.checkpoint.Checkpoint;
import dev.gradus.vit.VisionTransformer;
import java.util.Map;

// Trains the two models of lesson 11 and writes their weights beside the lesson.

void main() {
    for (boolean rows : new boolean[] {true, false}) {
        VisionTransformer model = Seeker.train(Device.cpu(), rows);
        FramePictures fresh = new FramePictures(Device.cpu(), 1000, new Philox(99));
        Checkpoint.write(Seeker.file(rows), model.state(), Map.of(), Map.of());
        IO.println(Seeker.file(rows) + ": " + Seeker.percentRight(model, fresh, rows) + " % right");
    }
}
