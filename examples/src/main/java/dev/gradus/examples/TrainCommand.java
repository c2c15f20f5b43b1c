package dev.gradus.examples;

import dev.gradus.nn.data.DatasetChoice;
import dev.gradus.vit.Initialization;
import dev.gradus.vit.Presets;
import dev.gradus.vit.VisionTransformerConfig;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code gradus train}: a new training from a preset, or an old one from where it stopped. */
@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Trains a Vision Transformer.",
            "",
            "Leaves a folder runs/TIME-PRESET with config.json, metrics.jsonl, curves.png, predictions.png and "
                    + "checkpoints. Ctrl-C saves and leaves; --resume goes on bit for bit."},
        footer = {
            "",
            "Examples:",
            "  gradus train                      'default': twenty times the work of smoke",
            "  gradus train --preset smoke       a first result after a minute or two",
            "  gradus train --dataset shapes10   pictures drawn here, nothing to download",
            "  gradus train --resume runs/…      goes on where a run was stopped",
            "",
            "Exit codes: 0 done, 1 failed, 2 wrong usage, 130 stopped by Ctrl-C."})
final class TrainCommand implements Callable<Integer> {
    @Option(
            names = "--preset",
            paramLabel = "NAME",
            description = "smoke (two minutes on two cores) or default (20 epochs). Default: default")
    private String preset = Recipe.DEFAULT.toString();

    @Option(
            names = "--model",
            paramLabel = "NAME",
            description = "A model for 32x32 pictures; 'gradus models' lists them. Default: the preset's")
    private String model;

    @Option(
            names = "--init",
            paramLabel = "NAME",
            description = "How first values are drawn: as timm, deit or the paper do. Default: the model's, which is "
                    + "timm for all but DeiT's")
    private String init;

    @Option(
            names = "--optimizer",
            paramLabel = "NAME",
            description = "adamw; muon, which learns far more in each step of a short training, best at two or three "
                    + "times AdamW's rate; sgd; or lion, at a third to a tenth of it. Default: adamw")
    private StepRule.Kind optimizer = StepRule.Kind.ADAMW;

    @Mixin
    private RunOptions run;

    @Spec
    private CommandSpec spec;

    TrainCommand() {}

    @Override
    public Integer call() {
        Console console = run.console(spec);
        return run.resumes() ? run.goOn(console, spec) : run.begin(console, spec, beginning());
    }

    private Beginning beginning() {
        Recipe recipe = Recipe.named(preset);
        String name = model == null ? recipe.model : model;
        VisionTransformerConfig usual = Presets.named(name).config();
        VisionTransformerConfig vit =
                init == null ? usual : usual.with(c -> c.initialization(Initialization.named(init)));
        return (dataset, pictures, device) -> config(recipe, name, vit, dataset, pictures, device);
    }

    private RunConfig config(
            Recipe recipe, String name, VisionTransformerConfig vit, DatasetChoice dataset, Examples pictures,
            String device) {
        if (pictures != null) {
            pictures.checkFit(name, vit);
        }
        return new RunConfig(
                recipe.toString(),
                dataset,
                name,
                pictures == null ? vit : vit.with(c -> c.classes(pictures.train().classes())),
                pictures == null ? Statistics.of(dataset) : pictures.normalization(),
                "",
                run.epochs(recipe.epochs),
                run.batch(recipe.batch),
                run.lr(recipe.lr),
                recipe.weightDecay,
                Recipe.WARMUP_SHARE,
                Recipe.LABEL_SMOOTHING,
                Recipe.CLIP_NORM,
                recipe.augmentation,
                new StepRule(optimizer, 1, 0),
                run.seed(),
                run.limitTrain(),
                run.limitTest(),
                run.ema(),
                device);
    }
}
