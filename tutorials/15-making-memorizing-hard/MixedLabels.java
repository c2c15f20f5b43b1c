import dev.gradus.autograd.Tensor;

// region mistake
void main() {
    Tensor logits = Tensor.of(new float[][] {{2, 0, 1}, {0, 1, 0}});
    Tensor labels = Tensor.of(0, 1); // two points, of arm 0 and of arm 1
    Tensor partners = Tensor.of(1, 0);
    // "70 % of the one, 30 % of the other"
    Tensor mixed = labels.mul(0.7).add(partners.mul(0.3));

    logits.crossEntropy(mixed, 0);
}
// endregion mistake
