package dev.gradus.examples;

import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.examples.recipe.Setting;
import dev.gradus.examples.recipe.TeacherChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Option;

/** From whom a model learns, beside the labels. */
final class TeacherOptions {
    @Option(
            names = "--teacher",
            paramLabel = "PATH",
            description = "Learn from a trained model too (DeiT): a run's folder, a checkpoint or a file of weights. "
                    + "The model gets a distillation token and a second head, and sees pictures as the teacher does.")
    private String weights;

    @Option(
            names = "--teacher-model",
            paramLabel = "NAME",
            description = "The model that published weights of a teacher belong to.")
    private String model;

    @Option(
            names = "--distill",
            paramLabel = "NAME",
            description = "hard: the class that the teacher names counts; soft: how much it believes in each. "
                    + "Default: the recipe's, or else hard")
    private String kind;

    @Option(
            names = "--temperature",
            paramLabel = "X",
            description = "Of soft distillation: the higher, the more the other classes count. Default: the recipe's, "
                    + "or else 3")
    private Double temperature;

    @Option(
            names = "--teacher-share",
            paramLabel = "X",
            description = "Share of the loss that is the teacher's. Default: the recipe's, or else 0.5")
    private Double share;

    List<Setting> settings() {
        List<Setting> settings = new ArrayList<>();
        RecipeOptions.add(settings, "teacher.weights", "--teacher", weights);
        RecipeOptions.add(settings, "teacher.model", "--teacher-model", model);
        RecipeOptions.add(settings, "teacher.kind", "--distill", kind == null ? null : kind.toLowerCase(Locale.ROOT));
        RecipeOptions.add(settings, "teacher.temperature", "--temperature", temperature);
        RecipeOptions.add(settings, "teacher.share", "--teacher-share", share);
        return settings;
    }

    /** Refuses options of a teacher whom neither the command nor the recipe names. */
    void check(TeacherChoice choice) {
        if (!choice.exists() && !settings().isEmpty()) {
            throw new ArgumentException("train", "--teacher is missing", "--distill, --temperature, --teacher-share"
                    + " and --teacher-model belong to a teacher", "name a run's folder: --teacher runs/…");
        }
    }
}
