import dev.gradus.autograd.Tensor;

// region certainty
void main() {
    Tensor label = Tensor.ofInts(0);
    IO.println("the right logit is      loss   smoothed by 0.1");
    for (float ahead : new float[] {0, 1, 2, 3.332f, 5, 10, 20}) {
        Tensor logits = Tensor.of(new float[][] {{ahead, 0, 0}});
        IO.println("%6.3f ahead     %12.4f   %15.4f".formatted(
                ahead, logits.crossEntropy(label, 0).item(),
                logits.crossEntropy(label, 0.1).item()));
    }
}
// endregion certainty
