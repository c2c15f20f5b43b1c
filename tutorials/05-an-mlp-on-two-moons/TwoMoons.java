import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.random.Philox;

/** Points on two half circles that reach into each other, not quite on them. */
final class TwoMoons {
    /** [count, 2]: a point in each row. */
    final Tensor points;
    /** [count, 1]: 0 for the upper moon, 1 for the lower. */
    final Tensor labels;

    TwoMoons(int count, double noise, Philox random) {
        double[] points = new double[2 * count];
        double[] labels = new double[count];
        for (int i = 0; i < count; i++) {
            boolean lower = i % 2 == 1;
            double angle = Math.PI * random.nextDouble();
            double across = lower ? 1 - Math.cos(angle) : Math.cos(angle);
            double up = lower ? 0.5 - Math.sin(angle) : Math.sin(angle);
            points[2 * i] = across + noise * random.nextGaussian();
            points[2 * i + 1] = up + noise * random.nextGaussian();
            labels[i] = lower ? 1 : 0;
        }
        this.points = Tensor.of(Device.reference(), Shape.of(count, 2), points);
        this.labels = Tensor.of(Device.reference(), Shape.of(count, 1), labels);
    }

    /** How many of the logits are on the right side of 0, in percent. */
    double percentRight(Tensor logits) {
        double[] z = logits.toDoubles();
        double[] t = labels.toDoubles();
        int right = 0;
        for (int i = 0; i < z.length; i++) {
            right += z[i] > 0 == t[i] > 0.5 ? 1 : 0;
        }
        return 100.0 * right / z.length;
    }
}
