// Draws the figure of docs/models/hybrid.md.

void main() {
    IO.print(Family.figure("vit_small_r26_s32_224",
            "R26+ViT-S/32, its convolutional network and one of its bottlenecks")
            .column("")
            .column("patch_embed", "patch_embed.backbone")
            .column("patch_embed.backbone.stages.1.blocks.0").svg());
}
