import dev.gradus.autograd.Device;
import dev.gradus.autograd.Scope;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.random.Philox;
import dev.gradus.nn.Init;
import dev.gradus.nn.data.Augmentation;
import dev.gradus.nn.data.Batch;
import dev.gradus.nn.data.DataLoader;
import dev.gradus.nn.data.DatasetSplit;
import dev.gradus.nn.data.LoaderOptions;
import dev.gradus.nn.data.Shapes10;
import dev.gradus.nn.optim.AdamW;
import dev.gradus.nn.optim.Constant;
import dev.gradus.nn.optim.GradientClip;
import dev.gradus.nn.optim.Muon;
import dev.gradus.nn.optim.Optimizer;
import dev.gradus.nn.optim.ParameterGroup;
import dev.gradus.nn.optim.Schedule;
import dev.gradus.nn.optim.WarmupCosine;
import dev.gradus.nn.train.Evaluation;
import dev.gradus.vit.VisionTransformer;
import dev.gradus.vit.VisionTransformerConfig;
import java.util.List;

/** A small Vision Transformer learns to tell ten kinds of shapes apart, by a recipe. */
final class SmallTraining {
    static final int BATCH = 50;
    private static final double WEIGHT_DECAY = 0.03;

    private final SmallRecipe recipe;
    private final Device device = Device.cpu();
    private final DatasetSplit data;
    private final DataLoader loader;
    private final VisionTransformer model;
    private final Optimizer optimizer;
    private final Schedule schedule;

    // region prepare
    SmallTraining(SmallRecipe recipe, DatasetSplit data, int steps) {
        this.recipe = recipe;
        this.data = data;
        Augmentation flip = recipe.flip() ? Augmentation.FLIP : Augmentation.NONE;
        loader = new DataLoader(data.train(), data.normalization(),
                LoaderOptions.training(BATCH, recipe.seed(), flip));

        Init init = new Init(device, new Philox(recipe.seed()));
        model = new VisionTransformer(init, VisionTransformerConfig.of(32, 8, c -> c
                .dim(64).depth(3).heads(4).mlpDim(128).meanPooling().classes(10)));

        List<ParameterGroup> groups = model.parameterGroups(WEIGHT_DECAY);
        optimizer = recipe.muon()
                ? new Muon(groups, VisionTransformer::hiddenMatrices)
                : new AdamW(groups);
        schedule = recipe.cosine()
                ? new WarmupCosine(recipe.rate(), (int) (recipe.warmup() * steps), steps, 0)
                : new Constant(recipe.rate());
    }
    // endregion prepare

    // region step
    double step(int step) {
        Batch batch = loader.next();
        Tensor images = Tensor.of(device, Shape.of(batch.shape()), batch.pixels());
        Tensor labels = Tensor.ofInts(device, Shape.of(batch.count()), batch.labels());
        try (Scope _ = Scope.open()) {
            Tensor loss = model.call(images).crossEntropy(labels, recipe.smoothing());
            double shown = loss.item();
            loss.backward();
            GradientClip.globalNorm(model.parameters().values(), recipe.clip());
            optimizer.step(schedule.at(step));
            return shown;
        } finally {
            optimizer.zeroGrad();
        }
    }
    // endregion step

    // region test
    /** The share of pictures never seen in training that the model names rightly, in percent. */
    double percentRight() {
        return 100 * Evaluation.of(model, device, data.test(), data.normalization(), 200).accuracy();
    }
    // endregion test

    long parameterCount() {
        return model.parameterCount();
    }

    static DatasetSplit shapes(int train, int test) {
        return Shapes10.load(Shapes10.SEED, train, test);
    }
}
