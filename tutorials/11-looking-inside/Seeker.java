import dev.gradus.autograd.Device;
import dev.gradus.autograd.Scope;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.random.Philox;
import dev.gradus.examples.lesson.Lesson;
import dev.gradus.nn.Init;
import dev.gradus.nn.checkpoint.Weights;
import dev.gradus.nn.optim.GradientClip;
import dev.gradus.nn.optim.Muon;
import dev.gradus.nn.optim.WarmupCosine;
import dev.gradus.vit.VisionTransformer;
import dev.gradus.vit.VisionTransformerConfig;
import java.nio.file.Path;
import java.util.Arrays;

/** A small Vision Transformer that says in which row, or in which column, the frame is. */
final class Seeker {
    static final int STEPS = 400;
    private static final int BATCH = 64;

    // region config
    static final VisionTransformerConfig CONFIG = VisionTransformerConfig.of(
            FramePictures.SIDE, FramePictures.PATCH,
            c -> c.channels(1).dim(32).depth(2).heads(2).mlpDim(64).classes(FramePictures.GRID));
    // endregion config

    private Seeker() {}

    // region labels
    /** The row of each frame, or its column: 0 … 5. */
    static int[] labels(int[] frames, boolean rows) {
        return Arrays.stream(frames).map(f -> rows ? f / FramePictures.GRID : f % FramePictures.GRID).toArray();
    }
    // endregion labels

    static VisionTransformer train(Device device, boolean rows) {
        Philox random = new Philox(4);
        VisionTransformer model = new VisionTransformer(new Init(device, random), CONFIG);
        Muon muon = new Muon(model.parameterGroups(0.01), VisionTransformer::hiddenMatrices);
        WarmupCosine schedule = new WarmupCosine(0.02, 30, STEPS, 0);
        for (int step = 0; step < STEPS; step++) {
            FramePictures pictures = new FramePictures(device, BATCH, random);
            Tensor labels = Tensor.ofInts(device, Shape.of(BATCH), labels(pictures.frames, rows));
            try (Scope _ = Scope.open()) {
                model.call(pictures.pixels).crossEntropy(labels, 0).backward();
                GradientClip.globalNorm(model.parameters().values(), 1);
                muon.step(schedule.at(step));
            }
            muon.zeroGrad();
        }
        model.eval();
        return model;
    }

    // region load
    /** A model that was trained so before, computing in double precision: your numbers will be these. */
    static VisionTransformer load(boolean rows) {
        VisionTransformer model = new VisionTransformer(new Init(Device.reference(), new Philox(0)), CONFIG);
        Weights.load(file(rows), model.state());
        model.eval();
        return model;
    }
    // endregion load

    static Path file(boolean rows) {
        String name = rows ? "rows.safetensors" : "columns.safetensors";
        return Lesson.tutorials().resolve("11-looking-inside").resolve(name);
    }

    static double percentRight(VisionTransformer model, FramePictures pictures, boolean rows) {
        int[] said = model.call(pictures.pixels).argmax(-1).toInts();
        int[] labels = labels(pictures.frames, rows);
        int right = 0;
        for (int i = 0; i < said.length; i++) {
            right += said[i] == labels[i] ? 1 : 0;
        }
        return 100.0 * right / said.length;
    }
}
