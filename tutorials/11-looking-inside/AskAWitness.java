import dev.gradus.autograd.Device;
import dev.gradus.autograd.random.Philox;
import dev.gradus.vit.VisionTransformer;
import dev.gradus.vit.inspect.AttentionMaps;

static final int PICTURES = 50;

void main() {
    VisionTransformer model = Seeker.load(true);
    Philox random = new Philox(9);
    int[] found = new int[6];
    int[] missed = new int[6];
    int[] said = new int[6];
    for (int i = 0; i < PICTURES; i++) {
        FramePictures one = new FramePictures(Device.reference(), 1, random);
        int frame = one.frames[0];
        AttentionMaps maps = AttentionMaps.of(model, one.pixels);
        double[][] views = {maps.answerMap(0, 0), maps.answerMap(0, 1), maps.answerMap(1, 0), maps.answerMap(1, 1),
            maps.rollout(2), Covering.loss(model, one.pixels, frame / 6)};
        for (int v = 0; v < views.length; v++) {
            found[v] += Covering.most(views[v]) == frame ? 1 : 0;
        }
        said[Covering.answerWithout(model, one.pixels, frame)]++;
        missed[frame / 6] += Covering.most(views[5]) == frame ? 0 : 1;
    }
    String[] names = {"layer 1, head 1", "layer 1, head 2", "layer 2, head 1", "layer 2, head 2", "rollout",
        "covering"};
    for (int v = 0; v < names.length; v++) {
        IO.println("%-16s is greatest at the frame in %2d of %d pictures".formatted(names[v], found[v], PICTURES));
    }
    IO.println("pictures that covering missed, by the row of the frame: " + Arrays.toString(missed));
    IO.println("what the model says when the frame is covered, by row:  " + Arrays.toString(said));
}
