package dev.gradus.vit;

import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.vit.VisionTransformerConfig.Stem;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The models that have a name: small ones for 32x32 images, and the published sizes for 224x224 ones, named as the timm
 * library names them.
 */
public final class Presets {
    private static final String PAPER = "Dosovitskiy and others, 2020";
    private static final String DEIT = "Touvron and others, 2020";
    private static final String STEINER = "Steiner and others, 2021";
    private static final String HASSANI = "Hassani and others, 2021";
    private static final String OWN = "Gradus";

    private static final int IMAGENET_21K = 21_843;

    private static final List<Preset> ALL = List.of(
            tenClasses("vit_smoke", OWN, "minutes on two cores: dim 64, 4 blocks, mean pooling",
                    c -> c.dim(64).depth(4).heads(4).mlpDim(128).meanPooling()),
            tenClasses("vit_micro_cifar", OWN, "under half a million parameters: dim 96, 6 blocks, mean pooling",
                    c -> c.dim(96).depth(6).heads(3).mlpDim(192).meanPooling()),
            tenClasses("vit_mini_cifar", OWN, "under a million parameters: dim 128, 6 blocks, mean pooling",
                    c -> c.dim(128).depth(6).heads(4).mlpDim(256).meanPooling()),
            tenClasses("vit_small_cifar", OWN, "the benchmark model: dim 192, 6 blocks, class token",
                    c -> c.dim(192).depth(6).heads(3)),
            tenClasses("vit_deep_cifar", OWN, "for long runs with strong augmentation: dim 192, 9 blocks, mean pooling",
                    c -> c.dim(192).depth(9).heads(6).mlpDim(384).meanPooling()),
            tenClasses("vit_lite_7_cifar", HASSANI, "ViT-Lite-7/4: dim 256, 7 blocks, class token",
                    c -> c.dim(256).depth(7).heads(4).mlpDim(512)),
            tenClasses("vit_wide_cifar", OWN, "dim 256, 8 blocks, mean pooling",
                    c -> c.dim(256).depth(8).heads(4).mlpDim(512).meanPooling()),
            preset("vit_deep_patch2_cifar", "vit_deep_cifar on 256 small patches", OWN, 32, 2,
                    c -> c.dim(192).depth(9).heads(6).mlpDim(384).meanPooling().classes(10)),
            compact("cct_2_3x2_cifar", "CCT-2/3x2", 3, 2, c -> c.dim(128).depth(2).heads(2).mlpDim(128)),
            compact("cct_4_3x2_cifar", "CCT-4/3x2", 3, 2, c -> c.dim(128).depth(4).heads(2).mlpDim(128)),
            compact("cct_6_3x2_cifar", "CCT-6/3x2", 3, 2, c -> c.dim(256).depth(6).heads(4).mlpDim(512)),
            compact("cct_7_3x1_cifar", "CCT-7/3x1", 3, 1, c -> c.dim(256).depth(7).heads(4).mlpDim(512)),
            compact("cct_7_3x2_cifar", "CCT-7/3x2", 3, 2, c -> c.dim(256).depth(7).heads(4).mlpDim(512)),
            tenClasses("cvt_7_4_cifar", HASSANI, "CVT-7/4: patches of 4, sequence pooling, no qkv bias",
                    c -> c.dim(256).depth(7).heads(4).mlpDim(512).qkvBias(false).layerNormEps(1e-5)
                            .sequencePooling()),
            preset("vit_tiny_patch16_224", "ViT-Ti/16", DEIT, 224, 16, Presets::tiny),
            preset("vit_small_patch16_224", "ViT-S/16", DEIT, 224, 16, Presets::small),
            preset("vit_small_patch32_224", "ViT-S/32", STEINER, 224, 32, Presets::small),
            preset("vit_base_patch8_224", "ViT-B/8", STEINER, 224, 8, Presets::base),
            preset("vit_base_patch16_224", "ViT-B/16", PAPER, 224, 16, Presets::base),
            preset("vit_base_patch32_224", "ViT-B/32", PAPER, 224, 32, Presets::base),
            preset("vit_large_patch14_224", "ViT-L/14", "Radford and others, 2021", 224, 14, Presets::large),
            preset("vit_large_patch16_224", "ViT-L/16", PAPER, 224, 16, Presets::large),
            preset("vit_large_patch32_224", "ViT-L/32", PAPER, 224, 32, Presets::large),
            preset("vit_huge_patch14_224", "ViT-H/14", PAPER, 224, 14, Presets::huge),
            in21k("vit_tiny_patch16_224_in21k", "ViT-Ti/16", STEINER, 16, Presets::tiny),
            in21k("vit_small_patch16_224_in21k", "ViT-S/16", STEINER, 16, Presets::small),
            in21k("vit_small_patch32_224_in21k", "ViT-S/32", STEINER, 32, Presets::small),
            in21k("vit_base_patch16_224_in21k", "ViT-B/16", PAPER, 16, Presets::base),
            in21k("vit_base_patch32_224_in21k", "ViT-B/32", PAPER, 32, Presets::base),
            in21k("vit_large_patch16_224_in21k", "ViT-L/16", PAPER, 16, Presets::large),
            in21k("vit_large_patch32_224_in21k", "ViT-L/32", PAPER, 32, Presets::large),
            in21k("vit_huge_patch14_224_in21k", "ViT-H/14", PAPER, 14, Presets::huge),
            preset("deit_tiny_distilled_patch16_224", "DeiT-Ti with a distillation token", DEIT, 224, 16,
                    c -> tiny(c.distilled().initialization(Initialization.DEIT))),
            preset("deit_small_distilled_patch16_224", "DeiT-S with a distillation token", DEIT, 224, 16,
                    c -> small(c.distilled().initialization(Initialization.DEIT))),
            preset("deit_base_distilled_patch16_224", "DeiT-B with a distillation token", DEIT, 224, 16,
                    c -> base(c.distilled().initialization(Initialization.DEIT))),
            preset("vit_tiny_r_s16_p8_224", "R+ViT-Ti/16: a stem, then patches of 8; 32 pixels to a token", STEINER,
                    224, 32, hybrid(Presets::tiny)),
            preset("vit_small_r26_s32_224", "R26+ViT-S/32", STEINER, 224, 32,
                    hybrid(Presets::small, 2, 2, 2, 2)),
            preset("vit_base_r50_s16_224", "R50+ViT-B/16", PAPER, 224, 16, hybrid(Presets::base, 3, 4, 9)),
            preset("vit_large_r50_s32_224", "R50+ViT-L/32", STEINER, 224, 32,
                    hybrid(Presets::large, 3, 4, 6, 3)),
            preset("vit_pytorch_patch32_224", "its README's model: normalized patches, no qkv bias",
                    "vit-pytorch, 2020", 224, 32,
                    c -> c.dim(1024).depth(6).heads(16).mlpDim(2048).qkvBias(false).layerNormEps(1e-5)
                            .stem(Stem.NORMALIZED_PROJECTION)));

    private static final Map<String, Preset> BY_NAME = byName();

    private Presets() {}

    /** Every preset, small ones first. */
    public static List<Preset> all() {
        return ALL;
    }

    /**
     * The preset of that name.
     *
     * @throws ArgumentException if there is none; it names those that look alike
     */
    public static Preset named(String name) {
        Preset preset = BY_NAME.get(name);
        if (preset == null) {
            throw new ArgumentException(
                    "preset",
                    "there is no model named '" + name + "'",
                    "a preset's whole name",
                    "did you mean " + String.join(", ", similar(name)) + "?");
        }
        return preset;
    }

    private static List<String> similar(String name) {
        return ALL.stream()
                .map(Preset::name)
                .sorted(Comparator.comparingInt(candidate -> distance(name, candidate)))
                .limit(3)
                .toList();
    }

    /**
     * Letters to insert, replace or delete on the way from what was typed to the name. Deleting costs most and
     * inserting least, because people shorten names: "base16" is meant to be near "vit_base_patch16_224".
     */
    private static int distance(String typed, String name) {
        int insert = 1;
        int replace = 4;
        int delete = 4;
        int[] row = new int[name.length() + 1];
        for (int j = 0; j <= name.length(); j++) {
            row[j] = j * insert;
        }
        for (int i = 1; i <= typed.length(); i++) {
            int diagonal = row[0];
            row[0] = i * delete;
            for (int j = 1; j <= name.length(); j++) {
                int same = diagonal + (typed.charAt(i - 1) == name.charAt(j - 1) ? 0 : replace);
                diagonal = row[j];
                row[j] = Math.min(same, Math.min(row[j] + delete, row[j - 1] + insert));
            }
        }
        return row[name.length()];
    }

    private static void tiny(VisionTransformerConfigBuilder c) {
        c.dim(192).depth(12).heads(3);
    }

    private static void small(VisionTransformerConfigBuilder c) {
        c.dim(384).depth(12).heads(6);
    }

    private static void base(VisionTransformerConfigBuilder c) {
        c.dim(768).depth(12).heads(12);
    }

    private static void large(VisionTransformerConfigBuilder c) {
        c.dim(1024).depth(24).heads(16);
    }

    private static void huge(VisionTransformerConfigBuilder c) {
        c.dim(1280).depth(32).heads(16);
    }

    /**
     * A Compact Convolutional Transformer for 32x32 images and ten classes. Both branches of a block are normalized
     * before; the authors' code normalizes what lies between them once more, which the paper does not have.
     */
    private static Preset compact(
            String name, String model, int kernel, int layers, Consumer<VisionTransformerConfigBuilder> choices) {
        return tenClasses(name, HASSANI, model + ": " + layers + (layers == 1 ? " convolution" : " convolutions")
                + ", sequence pooling, no qkv bias",
                choices.andThen(c -> c.qkvBias(false).layerNormEps(1e-5)
                        .convolutions(TokenizerConfig.of(kernel, layers)).sequencePooling()));
    }

    /** As it learned from the 21,843 classes of ImageNet-21k: with pre-logits. */
    private static Preset in21k(
            String name, String model, String source, int patch, Consumer<VisionTransformerConfigBuilder> choices) {
        return preset(name, model + ", head for ImageNet-21k", source, 224, patch,
                choices.andThen(c -> c.preLogits(true).classes(IMAGENET_21K)));
    }

    /** A convolutional network of so many blocks in each stage, then the transformer. */
    private static Consumer<VisionTransformerConfigBuilder> hybrid(
            Consumer<VisionTransformerConfigBuilder> transformer, int... blocks) {
        return transformer.andThen(c -> c.hybrid(ResNetConfig.of(blocks)));
    }

    /** For 32x32 images in patches of 4 and ten classes. */
    private static Preset tenClasses(String name, String source, String description,
            Consumer<VisionTransformerConfigBuilder> choices) {
        return preset(name, description, source, 32, 4, choices.andThen(c -> c.classes(10)));
    }

    private static Preset preset(
            String name, String description, String source, int image, int patch,
            Consumer<VisionTransformerConfigBuilder> choices) {
        return new Preset(name, description, source, VisionTransformerConfig.of(image, patch, choices));
    }

    private static Map<String, Preset> byName() {
        Map<String, Preset> byName = new LinkedHashMap<>();
        ALL.forEach(preset -> byName.put(preset.name(), preset));
        return Map.copyOf(byName);
    }
}
