import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.random.Philox;

/** Grey pictures of 6x6 patches: strokes and noise, and in one patch a frame. The question is where the frame is. */
final class FramePictures {
    static final int GRID = 6;
    static final int PATCH = 4;
    static final int SIDE = GRID * PATCH;
    static final int PATCHES = GRID * GRID;
    private static final int STROKES = 12;
    private static final float EMPTY = -0.5f;

    /** Sixteen pixels each: nothing, four strokes, and the frame. */
    private static final String[] SIGNS = {
        "................",
        "....########....",
        ".##..##..##..##.",
        "##..###..###..##",
        "..##.######.##..",
        "#####..##..#####"
    };

    /** [count, 1, 24, 24] */
    final Tensor pixels;
    /** For each picture the patch of the frame, 0 … 35, counted row by row. */
    final int[] frames;

    FramePictures(Device device, int count, Philox random) {
        float[] values = new float[count * SIDE * SIDE];
        frames = new int[count];
        for (int i = 0; i < count; i++) {
            int[] signs = new int[PATCHES];
            frames[i] = (int) (random.nextDouble() * PATCHES);
            signs[frames[i]] = SIGNS.length - 1;
            for (int placed = 0; placed < STROKES;) {
                int patch = (int) (random.nextDouble() * PATCHES);
                if (signs[patch] == 0) {
                    signs[patch] = 1 + (int) (random.nextDouble() * (SIGNS.length - 2));
                    placed++;
                }
            }
            for (int patch = 0; patch < PATCHES; patch++) {
                for (int p = 0; p < PATCH * PATCH; p++) {
                    float ink = SIGNS[signs[patch]].charAt(p) == '#' ? 2 : 0;
                    values[i * SIDE * SIDE + pixel(patch, p)] = EMPTY + ink + 0.3f * (float) random.nextGaussian();
                }
            }
        }
        pixels = Tensor.of(device, Shape.of(count, 1, SIDE, SIDE), values);
    }

    // region covered
    /** One picture 36 times, each time with another patch covered: [36, 1, 24, 24]. */
    static Tensor covered(Tensor picture) {
        float[] all = new float[PATCHES * SIDE * SIDE];
        for (int patch = 0; patch < PATCHES; patch++) {
            System.arraycopy(picture.toFloats(), 0, all, patch * SIDE * SIDE, SIDE * SIDE);
            for (int p = 0; p < PATCH * PATCH; p++) {
                all[patch * SIDE * SIDE + pixel(patch, p)] = EMPTY;
            }
        }
        return Tensor.of(picture.device(), Shape.of(PATCHES, 1, SIDE, SIDE), all);
    }
    // endregion covered

    /** Where pixel p of a patch lies in its picture. */
    static int pixel(int patch, int p) {
        return (patch / GRID * PATCH + p / PATCH) * SIDE + patch % GRID * PATCH + p % PATCH;
    }
}
