import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.random.Philox;

// region variance
void main() {
    IO.println("  d  tokens      q·k   q·k/√d   q·k/√tokens");
    for (int d : new int[] {4, 16, 64, 256}) {
        for (int tokens : new int[] {32, 128}) {
            Philox random = new Philox(8);
            Tensor q = normal(random, 16, tokens, d);
            Tensor k = normal(random, 16, tokens, d);
            double variance = q.matmulTransposed(k).square().mean().item(); // their mean is 0
            IO.println("%3d  %6d  %7.1f  %7.2f  %12.2f".formatted(
                    d, tokens, variance, variance / d, variance / tokens));
        }
    }
}
// endregion variance

Tensor normal(Philox random, int... extents) {
    double[] values = new double[Shape.of(extents).count()];
    for (int i = 0; i < values.length; i++) {
        values[i] = random.nextGaussian();
    }
    return Tensor.of(Device.reference(), Shape.of(extents), values);
}
