// Draws the figure of docs/models/vit.md.

void main() {
    IO.print(Family.figure("vit_base_patch16_224",
            "ViT-B/16, one of its blocks, attention and MLP")
            .column("")
            .column("blocks.0")
            .column("blocks.0.attn", "blocks.0.mlp").svg());
}
