package dev.gradus.examples;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.NearMatches;
import dev.gradus.nn.Init;
import dev.gradus.nn.checkpoint.Checkpoint;
import dev.gradus.nn.data.Cifar10;
import dev.gradus.nn.data.DatasetChoice;
import dev.gradus.nn.data.Normalization;
import dev.gradus.nn.data.Shapes10;
import dev.gradus.nn.train.Trainer;
import dev.gradus.vit.ClassNames;
import dev.gradus.vit.PretrainedWeights;
import dev.gradus.vit.VisionTransformer;
import dev.gradus.vit.VisionTransformerConfig;
import dev.gradus.vit.image.EvaluationTransform;
import dev.gradus.vit.image.Resampling;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which trained model looks, and how pictures are prepared for it. */
final class ModelOptions {
    private static final double PUBLISHED_CROP = 0.9;
    private static final int IMAGENET_CLASSES = 1000;

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
        return KnownModel.isCheckpoint(file) ? ownModel(device, file) : publishedModel(device, file);
    }

    private TrainedModel ownModel(Device device, Path file) {
        try (Checkpoint checkpoint = Checkpoint.open(file)) {
            RunConfig config = RunConfig.fromJson(checkpoint.where(), Trainer.config(checkpoint));
            KnownModel known = KnownModel.of(checkpoint, config, preset);
            VisionTransformer model = new VisionTransformer(Init.blank(device), known.config());
            checkpoint.load(model.state());
            return trained(known.name(), model, 1, normalization(config.dataset()), classNames(config.dataset()));
        }
    }

    private TrainedModel publishedModel(Device device, Path path) {
        String hubName = weights.hubName();
        VisionTransformer model;
        String name;
        try (PretrainedWeights file = weights.open(path)) {
            KnownModel known = KnownModel.of(file, path, preset, hubName);
            name = known.name();
            model = file.model(device, known.config());
        }
        VisionTransformerConfig config = model.config();
        boolean cifar = name.endsWith("_cifar") || name.equals("vit_smoke");
        List<String> names = config.classes() == IMAGENET_CLASSES ? ClassNames.imageNet()
                : cifar ? Cifar10.CLASS_NAMES : List.of();
        Normalization normalization = cifar ? Cifar10.NORMALIZATION
                : isOfDeit(name) || isOfDeit(hubName) ? EvaluationTransform.IMAGENET : EvaluationTransform.HALF;
        return trained(name, model, cifar ? 1 : PUBLISHED_CROP, normalization, names);
    }

    /** Models of DeiT and DINO read pictures normalized with ImageNet's statistics. */
    private static boolean isOfDeit(String name) {
        return name.startsWith("deit") || name.startsWith("dino") || name.contains(".dino");
    }

    private TrainedModel trained(
            String name, VisionTransformer model, double usualCrop, Normalization usual, List<String> usualNames) {
        VisionTransformerConfig config = model.config();
        EvaluationTransform transform = new EvaluationTransform(config.height(), config.width(),
                crop == null ? usualCrop : crop, Resampling.named(interpolation),
                normalize == null ? usual : normalization(normalize));
        if (config.channels() != transform.normalization().channels()) {
            throw new ArgumentException("model", name + " reads pictures of " + config.channels()
                    + " channels, picture files have " + transform.normalization().channels());
        }
        List<String> names = usualNames.size() == config.classes() ? usualNames : List.of();
        return new TrainedModel(name, model, transform,
                labels == null ? names : ClassNames.read(labels, config.classes()));
    }

    private static Normalization normalization(String name) {
        Map<String, Normalization> known = new LinkedHashMap<>();
        known.put("half", EvaluationTransform.HALF);
        known.put("imagenet", EvaluationTransform.IMAGENET);
        known.put("cifar10", Cifar10.NORMALIZATION);
        known.put("shapes10", Shapes10.NORMALIZATION);
        if (!known.containsKey(name)) {
            throw new ArgumentException("model", "there is no normalization '" + name + "'",
                    "one of " + String.join(", ", known.keySet()), NearMatches.hint(name, known.keySet()));
        }
        return known.get(name);
    }

    private static Normalization normalization(DatasetChoice dataset) {
        return dataset == DatasetChoice.SHAPES10 ? Shapes10.NORMALIZATION : Cifar10.NORMALIZATION;
    }

    private static List<String> classNames(DatasetChoice dataset) {
        return dataset == DatasetChoice.SHAPES10 ? Shapes10.CLASS_NAMES : Cifar10.CLASS_NAMES;
    }
}
