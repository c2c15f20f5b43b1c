// Draws the figure of docs/models/vit-pytorch.md.

void main() {
    IO.print(Family.figure("vit_pytorch_patch32_224",
            "The example of vit-pytorch, its patch embedding and one of its blocks")
            .column("")
            .column("patch_embed")
            .column("blocks.0").svg());
}
