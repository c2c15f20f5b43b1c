package dev.gradus.examples;

import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.examples.recipe.NamedRecipe;
import dev.gradus.examples.recipe.Recipe;
import dev.gradus.examples.recipe.Setting;
import dev.gradus.nn.data.Normalization;
import dev.gradus.vit.Presets;
import dev.gradus.vit.VisionTransformerConfig;
import dev.gradus.vit.VisionTransformerConfigBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code gradus train}: a new training from a recipe, or an old one from where it stopped. */
@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Trains a Vision Transformer.",
            "",
            "Leaves a folder runs/TIME-RECIPE with config.json, recipe.toml, metrics.jsonl, curves.png, "
                    + "predictions.png and checkpoints. Ctrl-C saves and leaves; --resume goes on bit for bit."},
        footer = {
            "",
            "Examples:",
            "  gradus train                      'default': twenty times the work of smoke",
            "  gradus train --recipe smoke       a first result after a minute or two",
            "  gradus train --recipe mine.toml --set optimizer.lr=0.001",
            "  gradus train --dataset shapes10   pictures drawn here, nothing to download",
            "  gradus train --teacher runs/…     learns from a trained model too",
            "  gradus train --resume runs/…      goes on where a run was stopped",
            "",
            "Exit codes: 0 done, 1 failed, 2 wrong usage, 130 stopped by Ctrl-C."})
final class TrainCommand implements Callable<Integer> {
    private static final String USUAL = "default";

    @Option(
            names = "--model",
            paramLabel = "NAME",
            description = "A model for 32x32 pictures; 'gradus models' lists them. Default: the recipe's")
    private String model;

    @Option(
            names = "--init",
            paramLabel = "NAME",
            description = "How first values are drawn: as timm, deit or the paper do. Default: the recipe's, or else "
                    + "the model's, which is timm for all but DeiT's")
    private String init;

    @Option(
            names = "--optimizer",
            paramLabel = "NAME",
            description = "adamw; muon, which learns far more in each step of a short training, best at two or three "
                    + "times AdamW's rate; sgd; or lion, at a third to a tenth of it. Default: the recipe's")
    private String optimizer;

    @Mixin
    private TeacherOptions teachers;

    @Mixin
    private RunOptions run;

    @Spec
    private CommandSpec spec;

    TrainCommand() {}

    @Override
    public Integer call() {
        Console console = run.console(spec);
        List<Setting> own = new ArrayList<>();
        RecipeOptions.add(own, "model.name", "--model", model);
        RecipeOptions.add(own, "model.init", "--init", lower(init));
        RecipeOptions.add(own, "optimizer.kind", "--optimizer", lower(optimizer));
        own.addAll(teachers.settings());
        return run.resumes() ? run.goOn(console, spec, own) : run.begin(console, spec, beginning(own));
    }

    private static String lower(String text) {
        return text == null ? null : text.toLowerCase(Locale.ROOT);
    }

    private Beginning beginning(List<Setting> own) {
        NamedRecipe named = run.recipe(USUAL);
        Recipe recipe = named.read(run.settings(spec, own));
        if (recipe.model().name().isEmpty()) {
            throw new ArgumentException("train", "the recipe " + named.name() + " names no model",
                    "a training begins with a model, fine-tuning with weights",
                    "add --model NAME, or call ./gradus finetune --recipe " + named.name() + " --weights …");
        }
        teachers.check(recipe.teacher());
        Teacher teacher = recipe.teacher().exists() ? Teacher.of(recipe.teacher()) : null;
        VisionTransformerConfig alone = recipe.model().apply(Presets.named(recipe.model().name()).config());
        VisionTransformerConfig vit = teacher == null || alone.hasDistillationToken() ? alone
                : alone.with(VisionTransformerConfigBuilder::distilled);
        return new Beginning() {
            @Override
            public String name() {
                return named.name();
            }

            @Override
            public Recipe recipe() {
                return recipe;
            }

            @Override
            public VisionTransformerConfig vit() {
                return vit;
            }

            @Override
            public void check(Examples pictures) {
                if (recipe.model().image() == null) {
                    pictures.checkFit(recipe.model().name(), vit);
                }
                if (teacher != null) {
                    teacher.check(vit.with(c -> c.classes(pictures.train().classes())));
                }
            }

            @Override
            public Normalization normalization(Examples pictures) {
                return teacher == null ? pictures.normalization() : teacher.known().normalization();
            }
        };
    }
}
