// The table of sizes in docs/models/hybrid.md.

void main() {
    Family.sizes(
            "vit_tiny_r_s16_p8_224",
            "vit_small_r26_s32_224",
            "vit_base_r50_s16_224",
            "vit_large_r50_s32_224");
}
