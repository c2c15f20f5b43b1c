// The table of sizes in docs/models/vit.md.

void main() {
    Family.sizes(
            "vit_tiny_patch16_224",
            "vit_small_patch16_224",
            "vit_small_patch32_224",
            "vit_base_patch8_224",
            "vit_base_patch16_224",
            "vit_base_patch32_224",
            "vit_large_patch16_224",
            "vit_large_patch32_224",
            "vit_huge_patch14_224",
            "vit_base_patch16_224_in21k",
            "vit_large_patch16_224_in21k",
            "vit_huge_patch14_224_in21k");
}
