import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.random.Philox;

/** Points on three arms of a pinwheel, with so much noise that the arms overlap. */
final class Arms {
    static final int CLASSES = 3;

    /** [count, 2]: a point in each row. */
    final Tensor points;
    /** [count]: the arm of each, as an index. */
    final Tensor labels;

    Arms(int count, Philox random) {
        double[] points = new double[2 * count];
        int[] labels = new int[count];
        for (int i = 0; i < count; i++) {
            labels[i] = i % CLASSES;
            double radius = 0.3 + 1.5 * random.nextDouble();
            double angle = 2 * Math.PI * labels[i] / CLASSES + 1.2 * radius + 0.7 * random.nextGaussian();
            points[2 * i] = radius * Math.cos(angle) + 0.1 * random.nextGaussian();
            points[2 * i + 1] = radius * Math.sin(angle) + 0.1 * random.nextGaussian();
        }
        this.points = Tensor.of(Device.reference(), Shape.of(count, 2), points);
        this.labels = Tensor.ofInts(Device.reference(), Shape.of(count), labels);
    }

    /** How many of the points are given to their own arm, in percent. */
    double percentRight(Tensor logits) {
        int[] said = logits.argmax(1).toInts();
        int[] wanted = labels.toInts();
        int right = 0;
        for (int i = 0; i < said.length; i++) {
            right += said[i] == wanted[i] ? 1 : 0;
        }
        return 100.0 * right / said.length;
    }
}
