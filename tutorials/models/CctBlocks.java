// Draws the figure of docs/models/cct.md.

void main() {
    IO.print(Family.figure("cct_7_3x2_cifar",
            "CCT-7/3x2, its tokenizer, its pooling and one of its blocks")
            .column("")
            .column("patch_embed")
            .column("attention_pool", "blocks.0").svg());
}
