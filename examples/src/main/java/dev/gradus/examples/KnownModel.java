package dev.gradus.examples;

import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.nn.data.Cifar10;
import dev.gradus.nn.data.Normalization;
import dev.gradus.nn.train.Trainer;
import dev.gradus.vit.ClassNames;
import dev.gradus.vit.Preset;
import dev.gradus.vit.Presets;
import dev.gradus.vit.PretrainedWeights;
import dev.gradus.vit.VisionTransformerConfig;
import java.nio.file.Path;
import java.util.List;

/**
 * Which model a file of weights belongs to, and how it learned to see.
 *
 * @param normalization of the pictures that it learned from
 * @param crop share of a picture's shorter side that it is usually shown
 * @param classNames a name for each class; empty if nobody knows them
 */
record KnownModel(
        String name, VisionTransformerConfig config, Normalization normalization, double crop,
        List<String> classNames) {
    private static final double PUBLISHED_CROP = 0.9;
    private static final int IMAGENET_CLASSES = 1000;

    KnownModel {
        classNames = classNames.size() == config.classes() ? classNames : List.of();
    }

    /**
     * The model of a file.
     *
     * @param asked the name that was typed; null for none
     * @param hubName what the model is called on the hub; empty if it is not from there
     */
    static KnownModel of(PretrainedWeights file, Path path, String asked, String hubName) {
        return file.metadata(Trainer.CONFIG_KEY)
                .map(text -> ofRun(file, RunConfig.fromJson(file.where(), text), asked))
                .orElseGet(() -> published(file, path, asked, hubName));
    }

    /** The model of a checkpoint of Gradus, which knows all of it. */
    private static KnownModel ofRun(PretrainedWeights file, RunConfig config, String asked) {
        if (asked != null && !asked.equals(config.model())) {
            throw new ArgumentException("model", file.where() + " holds a " + config.model() + ", not a "
                    + asked, null, "leave --model out: the checkpoint knows its model");
        }
        TrainingSession.checkSize(file.where(), file.values(), config.vit());
        return new KnownModel(config.model(), config.vit(), config.normalization(), 1, config.classNames());
    }

    /** The model of published weights, with head and classes as the file has them. */
    private static KnownModel published(PretrainedWeights file, Path path, String asked, String hubName) {
        String name = asked == null ? calledAfter(hubName) : asked;
        if (name == null) {
            throw new ArgumentException("model", path + " does not say which model it belongs to",
                    "published weights are tensors and nothing else",
                    file.preset().map(fits -> "its tensors are those of a " + fits.name() + ": --model "
                            + fits.name())
                            .orElse("name it: --model vit_base_patch16_224; 'gradus models' lists them all"));
        }
        VisionTransformerConfig config = file.adjust(Presets.named(name).config());
        if (name.endsWith("_cifar") || name.equals("vit_smoke")) {
            return new KnownModel(name, config, Cifar10.NORMALIZATION, 1, Cifar10.CLASS_NAMES);
        }
        Statistics statistics = isOfDeit(name) || isOfDeit(hubName) ? Statistics.IMAGENET : Statistics.HALF;
        return new KnownModel(name, config, statistics.normalization(), PUBLISHED_CROP,
                config.classes() == IMAGENET_CLASSES ? ClassNames.imageNet() : List.of());
    }

    /** Models of DeiT and DINO read pictures normalized with ImageNet's statistics. */
    private static boolean isOfDeit(String name) {
        return name.startsWith("deit") || name.startsWith("dino") || name.contains(".dino");
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
