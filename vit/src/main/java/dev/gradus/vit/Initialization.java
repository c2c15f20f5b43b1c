package dev.gradus.vit;

import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.NearMatches;
import dev.gradus.nn.Init;
import dev.gradus.nn.Initializer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * How the first values of a new Vision Transformer are drawn: what three implementations do.
 *
 * <pre>
 *                        TIMM                DEIT             PAPER
 * linear layers          normal, std 0.02    as TIMM          uniform, ±√(6/(in + out)); q, k and v each by itself
 *   their biases         0                   0                0; in an MLP normal, std 1e-6
 * head                   normal, std 0.02    as TIMM          0
 * pre-logits             normal, std 0.02    as TIMM          normal of variance 1/in, cut at two deviations
 * patch projection       uniform, ±1/√in     as TIMM          normal of variance 1/in, cut at two deviations
 *   its bias             uniform, ±1/√in     as TIMM          0
 * learned positions      normal, std 0.02    as TIMM          normal, std 0.02
 * class token            normal, std 1e-6    normal, 0.02     0
 * distillation token     normal, std 0.02    normal, 0.02     0 (the paper has none)
 * filters of a hybrid    normal, 2/fanOut    as TIMM          normal of variance 1/in, cut at two deviations
 * </pre>
 *
 * <p>"normal, std 0.02" is cut at ±2 in the first two, which never happens, and not cut in the third. Norms start at
 * scale 1 and shift 0 everywhere, but for the last norm of a hybrid's bottleneck ({@link Bottleneck}). The convolutions
 * of a {@link ConvolutionalTokenizer} have an initialization of their own.
 *
 * <p>Sources: the timm library ({@code vision_transformer.py}, initialization {@code ''}); the code of Touvron and
 * others, "Training data-efficient image transformers", 2021 ({@code models.py}); the code of Dosovitskiy and others,
 * "An Image is Worth 16x16 Words", 2020 ({@code vit_jax/models_vit.py} in Flax, whose dense layers and convolutions
 * start with LeCun's normal distribution where nothing is said).
 */
public enum Initialization {
    /** The timm library's. */
    TIMM,
    /** That of DeiT's authors: the class token is drawn as everything else. */
    DEIT,
    /** The paper's own code, in Flax: the first loss is ln(classes), for the head is 0. */
    PAPER;

    private static final double STD = 0.02;
    private static final double TINY_STD = 1e-6;

    /**
     * The initialization of that name, in small letters on the command line.
     *
     * @throws ArgumentException if there is none
     */
    public static Initialization named(String name) {
        List<String> names = Arrays.stream(values()).map(Initialization::toString).toList();
        int place = names.indexOf(name.toLowerCase(Locale.ROOT));
        if (place < 0) {
            throw new ArgumentException("vit", "there is no initialization '" + name + "'",
                    "one of " + String.join(", ", names), NearMatches.hint(name, names));
        }
        return values()[place];
    }

    /** Of linear layers outside an MLP. */
    Init linear(Init init) {
        return this == PAPER
                ? init.with(Initializer.xavierUniform(), Initializer.zeros())
                : init.with(Initializer.truncatedNormal(STD), Initializer.zeros());
    }

    /** Of the two layers of an MLP. */
    Init mlp(Init init) {
        return this == PAPER
                ? init.with(Initializer.xavierUniform(), Initializer.normal(TINY_STD))
                : linear(init);
    }

    Init head(Init init) {
        return this == PAPER ? init.with(Initializer.zeros(), Initializer.zeros()) : linear(init);
    }

    Init preLogits(Init init) {
        return this == PAPER ? init.with(Initializer.lecunNormal(), Initializer.zeros()) : linear(init);
    }

    /** Of the projection of the patches; {@code init} itself where the layer's own first values stay. */
    Init patches(Init init) {
        return this == PAPER ? init.with(Initializer.lecunNormal(), Initializer.zeros()) : init;
    }

    /** Of the standardized filters of a hybrid, whose scale does not matter. */
    Init filters(Init init) {
        Initializer weights = this == PAPER ? Initializer.lecunNormal() : Initializer.kaimingNormalFanOut();
        return init.with(weights, init.biases());
    }

    Initializer positions() {
        return this == PAPER ? Initializer.normal(STD) : Initializer.truncatedNormal(STD);
    }

    Initializer classToken() {
        return switch (this) {
            case TIMM -> Initializer.normal(TINY_STD);
            case DEIT -> Initializer.truncatedNormal(STD);
            case PAPER -> Initializer.zeros();
        };
    }

    Initializer distillationToken() {
        return this == PAPER ? Initializer.zeros() : Initializer.truncatedNormal(STD);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
