// The table of sizes in docs/models/cct.md.

void main() {
    Family.sizes(
            "cct_2_3x2_cifar",
            "cct_4_3x2_cifar",
            "cct_6_3x2_cifar",
            "cct_7_3x1_cifar",
            "cct_7_3x2_cifar",
            "cvt_7_4_cifar",
            "vit_lite_7_cifar");
}
