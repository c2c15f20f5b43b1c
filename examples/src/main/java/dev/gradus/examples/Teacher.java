package dev.gradus.examples;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.examples.recipe.TeacherChoice;
import dev.gradus.vit.Distillation;
import dev.gradus.vit.PretrainedWeights;
import dev.gradus.vit.VisionTransformer;
import dev.gradus.vit.VisionTransformerConfig;
import java.nio.file.Path;

/** The trained model that a recipe names as teacher. */
record Teacher(TeacherChoice choice, Path file, KnownModel known) {

    /** The teacher of a recipe that has one. */
    static Teacher of(TeacherChoice choice) {
        Path file = RunFolder.checkpoint(Path.of(choice.weights()));
        try (PretrainedWeights weights = PretrainedWeights.open(file)) {
            String asked = choice.model().isEmpty() ? null : choice.model();
            return new Teacher(choice, file, KnownModel.of(weights, file, asked, ""));
        }
    }

    /** By which its file is known again, so that a run goes on with the teacher it began with. */
    static String mark(TeacherChoice choice) {
        return choice.exists() ? Fingerprint.of(RunFolder.checkpoint(Path.of(choice.weights()))) : "";
    }

    /** Refuses to teach a student that is asked something else. */
    void check(VisionTransformerConfig student) {
        VisionTransformerConfig config = known.config();
        require(config.height() == student.height() && config.width() == student.width()
                && config.channels() == student.channels(),
                "the teacher " + choice.weights() + " sees pictures of "
                        + config.height() + "x" + config.width() + ", its student of " + student.height() + "x"
                        + student.width());
        require(config.classes() == student.classes(), "the teacher " + choice.weights() + " tells "
                + config.classes() + " classes apart, its student " + student.classes());
    }

    /** Builds the model, and the loss that it makes. */
    Distillation load(Device device) {
        try (PretrainedWeights weights = PretrainedWeights.open(file)) {
            VisionTransformer loaded = weights.model(device, known.config());
            loaded.eval();
            return choice.distillation(loaded);
        }
    }

    private static void require(boolean holds, String problem) {
        if (!holds) {
            throw new ArgumentException("train", problem);
        }
    }
}
