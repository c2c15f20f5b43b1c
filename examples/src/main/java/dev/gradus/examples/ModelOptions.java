package dev.gradus.examples;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.vit.ClassNames;
import dev.gradus.vit.PretrainedWeights;
import dev.gradus.vit.VisionTransformer;
import dev.gradus.vit.VisionTransformerConfig;
import dev.gradus.vit.image.EvaluationTransform;
import dev.gradus.vit.image.Resampling;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which trained model looks, and how pictures are prepared for it. */
final class ModelOptions {
    @Mixin
    private WeightsOptions weights;

    @Option(
            names = "--model",
            paramLabel = "NAME",
            description = "The model that published weights belong to; 'gradus models' lists them. Checkpoints of "
                    + "Gradus know theirs.")
    private String preset;

    @Option(
            names = "--labels",
            paramLabel = "FILE",
            description = "Names of the classes, one on each line. Default: those of what the model learned from")
    private Path labels;

    @Option(
            names = "--crop",
            paramLabel = "SHARE",
            description = "Share of the shorter side that is seen. Default: 0.9 for published weights, else 1")
    private Double crop;

    @Option(
            names = "--interpolation",
            paramLabel = "NAME",
            description = "How pictures are resized: bilinear or bicubic. Default: bicubic")
    private String interpolation = Resampling.BICUBIC.toString();

    @Option(
            names = "--normalize",
            paramLabel = "NAME",
            description = "Statistics that pixels are normalized with: half, imagenet, cifar10, shapes10. Default: "
                    + "those that the model learned with")
    private String normalize;

    /** Builds the model and loads its weights. */
    TrainedModel load(Device device, Console console) {
        if (!weights.given()) {
            throw new ArgumentException("model", "--weights is missing",
                    "a model that has learned nothing sees nothing",
                    "give a run's folder; ./gradus train --preset smoke makes one in a few minutes");
        }
        Path file = weights.find(console);
        try (PretrainedWeights opened = weights.open(file)) {
            KnownModel known = KnownModel.of(opened, file, preset, weights.hubName());
            return trained(known, opened.model(device, known.config()));
        }
    }

    private TrainedModel trained(KnownModel known, VisionTransformer model) {
        VisionTransformerConfig config = model.config();
        EvaluationTransform transform = new EvaluationTransform(config.height(), config.width(),
                crop == null ? known.crop() : crop, Resampling.named(interpolation),
                normalize == null ? known.normalization() : Statistics.named("model", normalize));
        if (config.channels() != transform.normalization().channels()) {
            throw new ArgumentException("model", known.name() + " reads pictures of " + config.channels()
                    + " channels, picture files have " + transform.normalization().channels());
        }
        return new TrainedModel(known.name(), model, transform,
                labels == null ? known.classNames() : ClassNames.read(labels, config.classes()));
    }
}
