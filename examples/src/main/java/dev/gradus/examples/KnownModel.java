package dev.gradus.examples;

import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.io.TensorFile;
import dev.gradus.nn.checkpoint.Checkpoint;
import dev.gradus.nn.train.Trainer;
import dev.gradus.vit.Preset;
import dev.gradus.vit.Presets;
import dev.gradus.vit.PretrainedWeights;
import dev.gradus.vit.VisionTransformerConfig;
import java.nio.file.Path;

/** Which model a file of weights belongs to. */
record KnownModel(String name, VisionTransformerConfig config) {
    /** Whether a run of Gradus saved the file, which then knows its model. */
    static boolean isCheckpoint(Path file) {
        try (TensorFile reader = TensorFile.open(file)) {
            return reader.metadata().containsKey(Trainer.CONFIG_KEY);
        }
    }

    /**
     * The model of a checkpoint.
     *
     * @param asked the name that was typed; null for none
     */
    static KnownModel of(Checkpoint checkpoint, RunConfig config, String asked) {
        if (asked != null && !asked.equals(config.model())) {
            throw new ArgumentException("model", checkpoint.where() + " holds a " + config.model() + ", not a "
                    + asked, null, "leave --model out: the checkpoint knows its model");
        }
        TrainingSession.checkSize(checkpoint, config.vit());
        return new KnownModel(config.model(), config.vit());
    }

    /**
     * The model of published weights, with head and classes as the file has them.
     *
     * @param asked the name that was typed; null for none
     * @param hubName what the model is called on the hub; empty if it is not from there
     */
    static KnownModel of(PretrainedWeights file, Path path, String asked, String hubName) {
        String name = asked == null ? calledAfter(hubName) : asked;
        if (name == null) {
            throw new ArgumentException("model", path + " does not say which model it belongs to",
                    "published weights are tensors and nothing else",
                    file.preset().map(fits -> "its tensors are those of a " + fits.name() + ": --model "
                            + fits.name())
                            .orElse("name it: --model vit_base_patch16_224; 'gradus models' lists them all"));
        }
        return new KnownModel(name, file.adjust(Presets.named(name).config()));
    }

    /**
     * The preset that a model on the hub is called after, as {@code vit_base_patch16_224.augreg_in21k} and
     * {@code vit-base-patch16-224} are; null if there is none.
     */
    private static String calledAfter(String hubName) {
        String name = hubName.split("\\.")[0].replace('-', '_');
        return Presets.all().stream().map(Preset::name).filter(name::equals).findFirst().orElse(null);
    }
}
