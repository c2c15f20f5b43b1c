// Draws the figure of docs/models/deit.md.

void main() {
    IO.print(Family.figure("deit_base_distilled_patch16_224",
            "DeiT-B with its two tokens and two heads, and one of its blocks")
            .column("")
            .column("blocks.0").svg());
}
