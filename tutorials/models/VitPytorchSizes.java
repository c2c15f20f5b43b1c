// The table of sizes in docs/models/vit-pytorch.md.

void main() {
    Family.sizes(
            "vit_pytorch_patch32_224");
}
