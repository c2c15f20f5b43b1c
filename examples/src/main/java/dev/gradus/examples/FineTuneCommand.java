package dev.gradus.examples;

import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.examples.recipe.NamedRecipe;
import dev.gradus.examples.recipe.Recipe;
import dev.gradus.examples.recipe.Setting;
import dev.gradus.nn.data.Normalization;
import dev.gradus.vit.PretrainedWeights;
import dev.gradus.vit.VisionTransformer;
import dev.gradus.vit.VisionTransformerConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code gradus finetune}: a trained model learns another task, or the same one at another resolution.
 *
 * <p>The recipe is the paper's (Dosovitskiy and others, "An Image is Worth 16x16 Words", 2020, appendix B.1.1): a new
 * head of zeros, SGD with momentum 0.9, a cosine to 0, gradients clipped at 1, no weight decay. Batch, learning rate
 * and epochs are those of small models.
 */
@Command(
        name = "finetune",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Teaches a trained model another task, or another resolution.",
            "",
            "Its head is left out; a new one of zeros takes its place, so the first loss is ln(classes). SGD with "
                    + "momentum 0.9, no weight decay, gradients clipped at 1; the learning rate rises for a twentieth "
                    + "of the steps and falls as a cosine. The recipe: 5 epochs, 128 pictures in a step, rate 0.03.",
            "",
            "Leaves a folder runs/TIME-finetune like 'gradus train'; Ctrl-C saves and leaves, --resume goes on bit "
                    + "for bit."},
        footer = {
            "",
            "Examples:",
            "  gradus finetune --weights runs/… --dataset shapes10   from CIFAR-10 to shapes",
            "  gradus finetune --weights runs/… --image 48           to larger pictures",
            "  gradus finetune --weights runs/… --freeze all         the new head alone",
            "  gradus finetune --weights runs/… --layer-decay 0.75 --ema 0.999",
            "  gradus finetune --resume runs/…                       goes on",
            "",
            "Exit codes: 0 done, 1 failed, 2 wrong usage, 130 stopped by Ctrl-C."})
final class FineTuneCommand implements Callable<Integer> {
    private static final String WHERE = "finetune";
    private static final String ALL = "all";
    private static final int MOST_PIXELS = 4096;

    @Mixin
    private WeightsOptions weights;

    @Option(
            names = "--model",
            paramLabel = "NAME",
            description = "The model that published weights belong to; 'gradus models' lists them. Checkpoints of "
                    + "Gradus know theirs.")
    private String model;

    @Option(
            names = "--image",
            paramLabel = "SIZE",
            description = "Side of the pictures, a multiple of the model's patch: they and the learned positions are "
                    + "resized. Default: that of the weights")
    private Integer image;

    @Option(
            names = "--layer-decay",
            paramLabel = "X",
            description = "Factor of the learning rate from each block to the one before it, such as 0.75. "
                    + "Default: 1, the same everywhere")
    private Double layerDecay;

    @Option(
            names = "--freeze",
            paramLabel = "N",
            description = "Keep the embedding and the first N blocks as they are; 'all' for everything but the head. "
                    + "Default: all learn")
    private String freeze;

    @Option(
            names = "--normalize",
            paramLabel = "NAME",
            description = "Statistics that pixels are normalized with: half, imagenet, cifar10, shapes10. Default: "
                    + "those that the weights learned with")
    private String normalize;

    @Mixin
    private RunOptions run;

    @Spec
    private CommandSpec spec;

    FineTuneCommand() {}

    @Override
    public Integer call() {
        Console console = run.console(spec);
        if (run.resumes()) {
            return run.goOn(console, spec, settings());
        }
        if (!weights.given()) {
            throw new ArgumentException(WHERE, "--weights is missing", "fine-tuning begins with a trained model",
                    "give a run's folder; ./gradus train --recipe smoke makes one in a few minutes");
        }
        NamedRecipe named = run.recipe(WHERE);
        named.read(run.settings(spec, settings())); // says what is wrong before weights are fetched
        Path file = weights.find(console);
        KnownModel known = known(file);
        List<Setting> settings = settings();
        settings.add(Setting.of("model.name", known.name()));
        settings.add(Setting.of("start.weights", weights.source()));
        return run.begin(console, spec, beginning(named.name(), named.read(run.settings(spec, settings)), known, file));
    }

    private List<Setting> settings() {
        List<Setting> settings = new ArrayList<>();
        RecipeOptions.add(settings, "model.image", "--image", image);
        RecipeOptions.add(settings, "start.layer-decay", "--layer-decay", layerDecay);
        RecipeOptions.add(settings, "start.freeze", "--freeze", freeze);
        return settings;
    }

    private Beginning beginning(String name, Recipe recipe, KnownModel known, Path file) {
        VisionTransformerConfig sized = sized(recipe, known.config());
        Normalization normalization = normalize == null ? known.normalization() : Statistics.named(WHERE, normalize);
        return new Beginning() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Recipe recipe() {
                return recipe;
            }

            @Override
            public VisionTransformerConfig vit() {
                return sized;
            }

            @Override
            public void check(Examples pictures) {
                if (pictures.train().channels() != sized.channels()) {
                    throw new ArgumentException(WHERE, known.name() + " reads pictures of " + sized.channels()
                            + " channels, those of " + pictures.train().name() + " have "
                            + pictures.train().channels());
                }
            }

            @Override
            public Normalization normalization(Examples pictures) {
                return normalization;
            }

            @Override
            public void fill(VisionTransformer fresh) {
                try (PretrainedWeights opened = weights.open(file)) {
                    opened.withoutHead().into(fresh);
                }
                fresh.zeroHead();
            }
        };
    }

    private KnownModel known(Path file) {
        try (PretrainedWeights opened = weights.open(file)) {
            return KnownModel.of(opened, file, model, weights.hubName());
        }
    }

    /** The model for pictures of the size that was asked for. What stood between the last norm and the head is gone. */
    private static VisionTransformerConfig sized(Recipe recipe, VisionTransformerConfig vit) {
        int patch = vit.patch();
        Integer image = recipe.model().image();
        if (image != null && image % patch != 0) {
            int below = Math.clamp(image, patch, MOST_PIXELS) / patch * patch;
            throw new ArgumentException(WHERE, "--image " + image + " cannot be cut into patches of " + patch + "x"
                    + patch, "a multiple of the patch, up to " + MOST_PIXELS,
                    "sizes that can: " + below
                            + (below + patch <= MOST_PIXELS ? " or " + (below + patch) : ""));
        }
        return recipe.model().apply(vit.with(c -> c.preLogits(false)));
    }
}
