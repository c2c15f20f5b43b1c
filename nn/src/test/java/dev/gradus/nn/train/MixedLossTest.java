package dev.gradus.nn.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.check.GradCheck;
import dev.gradus.autograd.op.SoftCrossEntropy;
import dev.gradus.autograd.random.Philox;
import dev.gradus.nn.data.Batch;
import dev.gradus.nn.data.LoaderPosition;
import java.util.List;
import org.junit.jupiter.api.Test;

class MixedLossTest {
    private static final int ROWS = 4;
    private static final int CLASSES = 3;
    private static final int[] LABELS = {0, 2, 1, 1};
    private static final int[] PARTNERS = {1, 1, 2, 0};

    @Test
    void equalsTheCrossEntropyWithTheMixedAndSmoothedTarget() {
        for (Device device : List.of(Device.reference(), Device.cpu())) {
            for (double share : new double[] {0.3, 0.8, 1}) {
                Tensor logits = logits(device);
                Tensor loss = Batches.loss(logits, batch(share), 0.1);
                loss.backward();
                Tensor same = logits(device);
                Tensor wanted = same.apply(new SoftCrossEntropy(0.1), target(device, share));
                wanted.backward();
                assertEquals(wanted.item(), loss.item(), 1e-6);
                assertArrayEquals(same.grad().toDoubles(), logits.grad().toDoubles(), 1e-6);
            }
        }
    }

    @Test
    void itsGradientIsRight() {
        Device device = Device.reference();
        GradCheck.of(inputs -> Batches.loss(inputs[0], batch(0.7), 0.1), logits(device)).check();
    }

    @Test
    void theGreaterShareIsWhatCountsAsRight() {
        assertEquals(LABELS, batch(0.6).mainLabels());
        assertEquals(PARTNERS, batch(0.4).mainLabels());
    }

    private static Batch batch(double share) {
        return new Batch(new float[ROWS], LABELS, PARTNERS, share, ROWS, 1, 1, 1, LoaderPosition.START, false);
    }

    private static Tensor logits(Device device) {
        Philox random = new Philox(11);
        double[] values = new double[ROWS * CLASSES];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextGaussian();
        }
        return Tensor.of(device, Shape.of(ROWS, CLASSES), values).requireGrad();
    }

    /** What timm mixes; the loss smooths it. */
    private static Tensor target(Device device, double share) {
        double[] target = new double[ROWS * CLASSES];
        for (int i = 0; i < ROWS; i++) {
            target[i * CLASSES + LABELS[i]] += share;
            target[i * CLASSES + PARTNERS[i]] += 1 - share;
        }
        return Tensor.of(device, Shape.of(ROWS, CLASSES), target);
    }
}
