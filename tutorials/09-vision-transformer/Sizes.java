import dev.gradus.vit.VisionTransformerConfig;

// region sizes
void main() {
    print("Ti/16", 192, 12, 3);
    print("S/16", 384, 12, 6);
    print("B/16", 768, 12, 12);
    print("L/16", 1024, 24, 16);
}

/** By the formula, and by the model: patches of 16 × 16 in 224 × 224, 1000 classes. */
void print(String name, int dim, int depth, int heads) {
    long d = dim;
    long tokens = 1 + 14 * 14;
    long block = 12 * d * d + 13 * d;
    long formula = 3 * 16 * 16 * d + d + d + tokens * d + depth * block + 2 * d
            + d * 1000 + 1000;
    long model = VisionTransformerConfig.of(224, 16, c -> c.dim(dim).depth(depth).heads(heads))
            .parameterCount();
    IO.println("%-6s %,11d  %,11d".formatted(name, formula, model));
}
// endregion sizes
