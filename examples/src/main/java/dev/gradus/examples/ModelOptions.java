package dev.gradus.examples;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.NearMatches;
import dev.gradus.autograd.io.TensorFile;
import dev.gradus.nn.Init;
import dev.gradus.nn.checkpoint.Checkpoint;
import dev.gradus.nn.data.Cifar10;
import dev.gradus.nn.data.DatasetChoice;
import dev.gradus.nn.data.HubModel;
import dev.gradus.nn.data.Normalization;
import dev.gradus.nn.data.Shapes10;
import dev.gradus.nn.train.Trainer;
import dev.gradus.vit.ClassNames;
import dev.gradus.vit.Preset;
import dev.gradus.vit.Presets;
import dev.gradus.vit.PretrainedWeights;
import dev.gradus.vit.VisionTransformer;
import dev.gradus.vit.VisionTransformerConfig;
import dev.gradus.vit.WeightNaming;
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
    private static final double HUGGING_FACE_EPS = 1e-12;

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
        return isCheckpoint(file) ? ownModel(device, file) : publishedModel(device, file);
    }

    private static boolean isCheckpoint(Path file) {
        try (TensorFile reader = TensorFile.open(file)) {
            return reader.metadata().containsKey(Trainer.CONFIG_KEY);
        }
    }

    private TrainedModel ownModel(Device device, Path file) {
        try (Checkpoint checkpoint = Checkpoint.open(file)) {
            RunConfig config = RunConfig.fromJson(checkpoint.where(), Trainer.config(checkpoint));
            if (preset != null && !preset.equals(config.model())) {
                throw new ArgumentException("model", checkpoint.where() + " holds a " + config.model() + ", not a "
                        + preset, null, "leave --model out: the checkpoint knows its model");
            }
            TrainingSession.checkSize(checkpoint, config.vit());
            VisionTransformer model = new VisionTransformer(Init.blank(device), config.vit());
            checkpoint.load(model.state());
            return trained(config.model(), model, 1, normalization(config.dataset()), classNames(config.dataset()));
        }
    }

    private TrainedModel publishedModel(Device device, Path path) {
        String hubName = weights.hubModel().map(HubModel::name).orElse("");
        String preset = this.preset == null ? calledAfter(hubName) : this.preset;
        VisionTransformer model;
        try (PretrainedWeights file = weights.open(path)) {
            if (preset == null) {
                throw new ArgumentException("model", path + " does not say which model it belongs to",
                        "published weights are tensors and nothing else",
                        file.preset().map(fits -> "its tensors are those of a " + fits.name() + ": --model "
                                + fits.name())
                                .orElse("name it: --model vit_base_patch16_224; 'gradus models' lists them all"));
            }
            model = file.model(device, fitted(Presets.named(preset).config(), file));
        }
        VisionTransformerConfig config = model.config();
        boolean cifar = preset.endsWith("_cifar") || preset.equals("vit_smoke");
        List<String> names = config.classes() == IMAGENET_CLASSES ? ClassNames.imageNet()
                : cifar ? Cifar10.CLASS_NAMES : List.of();
        Normalization normalization = cifar ? Cifar10.NORMALIZATION
                : isOfDeit(preset) || isOfDeit(hubName) ? EvaluationTransform.IMAGENET : EvaluationTransform.HALF;
        return trained(preset, model, cifar ? 1 : PUBLISHED_CROP, normalization, names);
    }

    /**
     * The preset that a model on the hub is called after, as {@code vit_base_patch16_224.augreg_in21k} and
     * {@code vit-base-patch16-224} are; null if there is none.
     */
    private static String calledAfter(String hubName) {
        String name = hubName.split("\\.")[0].replace('-', '_');
        return Presets.all().stream().map(Preset::name).filter(name::equals).findFirst().orElse(null);
    }

    /** Models of DeiT and DINO read pictures normalized with ImageNet's statistics. */
    private static boolean isOfDeit(String name) {
        return name.startsWith("deit") || name.startsWith("dino") || name.contains(".dino");
    }

    /** The preset with head and classes as the file has them, and the norm's ε that Hugging Face's models have. */
    private static VisionTransformerConfig fitted(VisionTransformerConfig config, PretrainedWeights file) {
        return config.with(c -> {
            file.classes().ifPresent(c::classes);
            c.preLogits(file.preLogits());
            if (file.naming() == WeightNaming.HUGGING_FACE || file.naming() == WeightNaming.HUGGING_FACE_DEIT) {
                c.layerNormEps(HUGGING_FACE_EPS);
            }
        });
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
