// The table of sizes in docs/models/deit.md.

void main() {
    Family.sizes(
            "vit_tiny_patch16_224",
            "deit_tiny_distilled_patch16_224",
            "vit_small_patch16_224",
            "deit_small_distilled_patch16_224",
            "vit_base_patch16_224",
            "deit_base_distilled_patch16_224");
}
