package dev.gradus.examples;

import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.vit.Preset;
import dev.gradus.vit.VisionTransformerConfig;
import picocli.CommandLine.Option;

/** The sizes of the model and the batch that are measured. */
final class SizeOptions {
    @Option(names = "--dim", paramLabel = "N", description = "Length of a token. Default: 192")
    private Integer dim;

    @Option(names = "--depth", paramLabel = "N", description = "Blocks. Default: 6")
    private Integer depth;

    @Option(names = "--heads", paramLabel = "N", description = "Attention heads. Default: 3")
    private Integer heads;

    @Option(names = "--patch", paramLabel = "N", description = "Side of a patch. Default: 4")
    private Integer patch;

    @Option(names = "--image", paramLabel = "N", description = "Side of a picture. Default: 32")
    private Integer image;

    @Option(names = "--batch", paramLabel = "N", description = "Pictures in a step. Default: ${DEFAULT-VALUE}")
    private int batch = 128;

    @Option(names = "--classes", paramLabel = "N", description = "Logits. Default: 10, or the model's")
    private Integer classes;

    int batch() {
        if (batch < 1) {
            throw new ArgumentException("bench", "--batch must be at least 1, got " + batch);
        }
        return batch;
    }

    /** Of these sizes. */
    VisionTransformerConfig config() {
        return VisionTransformerConfig.of(or(image, 32), or(patch, 4),
                c -> c.dim(or(dim, 192)).depth(or(depth, 6)).heads(or(heads, 3)).classes(or(classes, 10)));
    }

    /** Of a model that has a name, and so its sizes. */
    VisionTransformerConfig config(Preset preset) {
        if (dim != null || depth != null || heads != null || patch != null || image != null) {
            throw new ArgumentException("bench",
                    "--model " + preset.name() + " has sizes of its own: leave out --dim, --depth, --heads, --patch "
                            + "and --image");
        }
        return classes == null ? preset.config() : preset.config(classes);
    }

    private static int or(Integer given, int usual) {
        return given == null ? usual : given;
    }
}
