import dev.gradus.autograd.Tensor;
import dev.gradus.vit.VisionTransformer;

/** What a patch is worth to a model: cover it, and see what becomes of the answer. */
final class Covering {
    private Covering() {}

    // region loss
    /** By how much the right logit falls when each of the patches is covered. */
    static double[] loss(VisionTransformer model, Tensor picture, int right) {
        double[] whole = model.call(picture).toDoubles();
        double[] covered = model.call(FramePictures.covered(picture)).toDoubles(); // [36, 6]
        double[] loss = new double[FramePictures.PATCHES];
        for (int patch = 0; patch < loss.length; patch++) {
            loss[patch] = whole[right] - covered[6 * patch + right];
        }
        return loss;
    }
    // endregion loss

    /** What the model says when one patch is covered. */
    static int answerWithout(VisionTransformer model, Tensor picture, int patch) {
        Tensor covered = FramePictures.covered(picture).narrow(0, patch, patch + 1);
        return model.call(covered).argmax(-1).toInts()[0];
    }

    /** The patch where a map is greatest. */
    static int most(double[] map) {
        int most = 0;
        for (int i = 1; i < map.length; i++) {
            most = map[i] > map[most] ? i : most;
        }
        return most;
    }
}
