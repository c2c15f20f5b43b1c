// Draws the figure of R50+ViT-B/16 in docs/models/hybrid.md.

void main() {
    IO.print(Family.figure("vit_base_r50_s16_224",
            "R50+ViT-B/16, its convolutional network and the nine bottlenecks of the third stage")
            .column("")
            .column("patch_embed", "patch_embed.backbone")
            .column("patch_embed.backbone.stages.2", "patch_embed.backbone.stages.2.blocks.1").svg());
}
