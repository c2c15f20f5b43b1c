package dev.gradus.examples;

import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.vit.VisionTransformerConfig;
import picocli.CommandLine.Option;

/** The sizes of the model and the batch that are measured. */
final class SizeOptions {
    @Option(names = "--dim", paramLabel = "N", description = "Length of a token. Default: ${DEFAULT-VALUE}")
    private int dim = 192;

    @Option(names = "--depth", paramLabel = "N", description = "Blocks. Default: ${DEFAULT-VALUE}")
    private int depth = 6;

    @Option(names = "--heads", paramLabel = "N", description = "Attention heads. Default: ${DEFAULT-VALUE}")
    private int heads = 3;

    @Option(names = "--patch", paramLabel = "N", description = "Side of a patch. Default: ${DEFAULT-VALUE}")
    private int patch = 4;

    @Option(names = "--image", paramLabel = "N", description = "Side of a picture. Default: ${DEFAULT-VALUE}")
    private int image = 32;

    @Option(names = "--batch", paramLabel = "N", description = "Pictures in a step. Default: ${DEFAULT-VALUE}")
    private int batch = 128;

    @Option(names = "--classes", paramLabel = "N", description = "Logits. Default: ${DEFAULT-VALUE}")
    private int classes = 10;

    int batch() {
        if (batch < 1) {
            throw new ArgumentException("bench", "--batch must be at least 1, got " + batch);
        }
        return batch;
    }

    VisionTransformerConfig config() {
        return VisionTransformerConfig.of(image, patch, c -> c.dim(dim).depth(depth).heads(heads).classes(classes));
    }
}
