package dev.gradus.vit;

/**
 * A configuration with a name.
 *
 * @param name as given on the command line, {@code vit_base_patch16_224}
 * @param description one line: what it is and where it comes from
 */
public record Preset(String name, String description, VisionTransformerConfig config) {
    /** The same model for another number of classes. */
    public VisionTransformerConfig config(int classes) {
        return config.with(c -> c.classes(classes));
    }
}
