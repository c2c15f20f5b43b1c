import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.random.Philox;

/** Gray pictures of one soft spot. The label says in which of three by three fields it lies. */
final class Spots {
    static final int FIELDS = 3;
    private static final double RADIUS = 0.09;

    /** [count, 1, side, side] */
    final Tensor pictures;
    /** [count]: row · 3 + column of the field. */
    final Tensor labels;

    /** The same seed draws the same spots at every resolution. */
    Spots(int count, int side, Philox random) {
        float[] pixels = new float[count * side * side];
        int[] labels = new int[count];
        for (int i = 0; i < count; i++) {
            double down = random.nextDouble();
            double across = random.nextDouble();
            labels[i] = (int) (down * FIELDS) * FIELDS + (int) (across * FIELDS);
            for (int at = 0; at < side * side; at++) {
                double dy = (at / side + 0.5) / side - down;
                double dx = (at % side + 0.5) / side - across;
                pixels[i * side * side + at] = (float) Math.exp(-(dy * dy + dx * dx) / (2 * RADIUS * RADIUS));
            }
        }
        this.pictures = Tensor.of(Device.reference(), Shape.of(count, 1, side, side), pixels);
        this.labels = Tensor.ofInts(Device.reference(), Shape.of(count), labels);
    }
}
