package dev.gradus.vit;

/**
 * A configuration with a name.
 *
 * @param name as given on the command line, {@code vit_base_patch16_224}
 * @param description a few words: what it is
 * @param source who published it, and when
 */
public record Preset(String name, String description, String source, VisionTransformerConfig config) {
    /** The same model for another number of classes. */
    public VisionTransformerConfig config(int classes) {
        return config.with(c -> c.classes(classes));
    }
}
