package dev.gradus.autograd.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ArgumentException;
import org.junit.jupiter.api.Test;

/**
 * Values worked out by hand where no golden file has them. A composite that computes something else is still
 * differentiated rightly, so no gradient check notices.
 */
class CompositeValuesTest {
    private static Tensor tensor(Shape shape, double... values) {
        return Tensor.of(Device.reference(), shape, values);
    }

    /** Means per sample and channel, variances over the batch: the logits choose each by itself. */
    @Test
    void switchableNormMixesMeansAndVariancesByTheirOwnLogits() {
        Tensor x = tensor(Shape.of(2, 1, 1, 2), 1, 3, 5, 9);
        Tensor y = x.apply(
                new SwitchableNorm(0.25), tensor(Shape.of(1), 2), tensor(Shape.of(1), -1),
                tensor(Shape.of(3), 1000, 0, 0), tensor(Shape.of(3), 0, 0, 1000));
        double factor = 2 / Math.sqrt(8.75 + 0.25); // the mean of 1, 3, 5, 9 is 4.5, their variance 8.75
        assertArrayEquals(new double[] {-factor - 1, factor - 1, -2 * factor - 1, 2 * factor - 1}, y.toDoubles(),
                1e-12);
    }

    @Test
    void switchableNormMixesWithTheLayerInEqualShares() {
        Tensor x = tensor(Shape.of(1, 2, 1, 2), 0, 2, 4, 10);
        Tensor y = x.apply(
                new SwitchableNorm(1e-9), tensor(Shape.of(2), 1, 1), tensor(Shape.of(2), 0, 0),
                tensor(Shape.of(3), 0, 0, -1000), tensor(Shape.of(3), -1000, 1000, -1000));
        double deviation = Math.sqrt(14); // of 0, 2, 4, 10, whose mean is 4; the channels' means are 1 and 7
        double[] expected = {-2.5 / deviation, -0.5 / deviation, -1.5 / deviation, 4.5 / deviation};
        assertArrayEquals(expected, y.toDoubles(), 1e-9);
    }

    @Test
    void switchableNormTakesGivenStatisticsOfTheBatch() {
        Tensor batch = tensor(Shape.of(3), 0, 0, 1000);
        Tensor y = tensor(Shape.of(1, 1, 1, 2), 1, 7).apply(
                new SwitchableNorm(1e-12), tensor(Shape.of(1), 3), tensor(Shape.of(1), 0.5), batch, batch,
                tensor(Shape.of(1), 5), tensor(Shape.of(1), 16));
        assertArrayEquals(new double[] {-2.5, 2}, y.toDoubles(), 1e-9);
    }

    /** 1 − (2·0.5 + 1)/(1 + 1 + 1) and 1 − (2·1 + 1)/(1 + 2 + 1). */
    @Test
    void diceLossIsTheMeanOverSamples() {
        Tensor logits = tensor(Shape.of(2, 2), 0, 0, 0, 0);
        Tensor loss = logits.apply(new DiceLoss(1), tensor(Shape.of(2, 2), 1, 0, 1, 1));
        assertEquals((1 / 3.0 + 1 / 4.0) / 2, loss.item(), 1e-12);
    }

    /** The probability is 3/4 twice; the first target is 1, an error of 1/4, the second 0, an error of 3/4. */
    @Test
    void focalLossWeighsByTheErrorToThePowerOfGamma() {
        Tensor logits = tensor(Shape.of(2), Math.log(3), Math.log(3));
        for (double gamma : new double[] {0, 1, 2, 3}) {
            double right = 0.125 * Math.pow(0.25, gamma) * -Math.log(0.75);
            double wrong = 0.875 * Math.pow(0.75, gamma) * -Math.log(0.25);
            Tensor loss = logits.apply(new FocalLoss(0.125, gamma), tensor(Shape.of(2), 1, 0));
            assertEquals((right + wrong) / 2, loss.item(), 1e-12, "gamma " + gamma);
        }
    }

    /** Both classes have probability ½: ln 2 · (2·¼ + 4·¾), over one row. */
    @Test
    void softCrossEntropyWeighsEachClassesShareOfTheTarget() {
        Tensor loss = tensor(Shape.of(1, 2), 7, 7)
                .apply(new SoftCrossEntropy(0), tensor(Shape.of(1, 2), 0.25, 0.75), tensor(Shape.of(2), 2, 4));
        assertEquals(3.5 * Math.log(2), loss.item(), 1e-12);
    }

    /** 1 lies within beta = 2 of 0: ½·1²/2; 5 lies beyond: 5 − ½·2. */
    @Test
    void smoothL1IsAParabolaWithinBetaAndALineBeyond() {
        Tensor loss = tensor(Shape.of(2), 1, -5).apply(new SmoothL1(2), tensor(Shape.of(2), 0, 0));
        assertEquals((0.25 + 4) / 2, loss.item(), 1e-12);
    }

    @Test
    void eluKeepsSmallPositiveNumbers() {
        Tensor y = tensor(Shape.of(3), 0.25, 3, -1).apply(new Elu(2));
        assertArrayEquals(new double[] {0.25, 3, 2 * (Math.exp(-1) - 1)}, y.toDoubles(), 1e-12);
    }

    /** Φ(0.7) = 0.758036347776927. */
    @Test
    void gegluGatesTheFirstHalfByGeluOfTheSecond() {
        Tensor y = tensor(Shape.of(1, 2), 3, 0.7).apply(new Geglu(1));
        assertArrayEquals(new double[] {3 * 0.7 * 0.758036347776927}, y.toDoubles(), 1e-12);
    }

    /** The teacher says class 1, which the student gives ¾; a fifth of the target goes to both classes. */
    @Test
    void hardDistillationSmoothsTheTeachersChoice() {
        Tensor student = tensor(Shape.of(1, 2), 0, Math.log(3));
        Tensor loss = student.apply(new HardDistillation(0.2), tensor(Shape.of(1, 2), 1, 2));
        assertEquals(-(0.1 * Math.log(0.25) + 0.9 * Math.log(0.75)), loss.item(), 1e-12);
    }

    @Test
    void maskedSoftmaxOfVerySmallScoresIsShiftedByTheirMaximum() {
        Tensor p = tensor(Shape.of(1, 2), -1000, -1000).apply(new MaskedSoftmax(false), tensor(Shape.of(1, 2), 0, 0));
        assertArrayEquals(new double[] {0.5, 0.5}, p.toDoubles());
    }

    @Test
    void generalizedIouOfPointsIsZeroAndNotUndefined() {
        Tensor point = tensor(Shape.of(1, 4), 1, 2, 1, 2).requireGrad();
        Tensor y = point.apply(new GeneralizedIou(), tensor(Shape.of(1, 4), 1, 2, 1, 2));
        assertArrayEquals(new double[] {0}, y.toDoubles());
        y.backward(Tensor.ones(Device.reference(), y.shape()));
        assertArrayEquals(new double[4], point.grad().toDoubles());
    }

    @Test
    void generalizedIouRefusesABoxThatEndsBeforeItBegins() {
        Tensor right = tensor(Shape.of(2, 4), 0, 0, 1, 1, 0, 0, 1, 1);
        Tensor wrongY = tensor(Shape.of(2, 4), 0, 0, 1, 1, 2, 5, 3, 4);
        Tensor wrongX = tensor(Shape.of(2, 4), 0, 0, 1, 1, 4, 5, 3, 6);
        assertEquals("box 1 of a ends before it begins: x 2.0 to 3.0, y 5.0 to 4.0", refusal(wrongY, right));
        assertEquals("box 1 of b ends before it begins: x 4.0 to 3.0, y 5.0 to 6.0", refusal(right, wrongX));
    }

    private static String refusal(Tensor a, Tensor b) {
        return assertThrows(ArgumentException.class, () -> a.apply(new GeneralizedIou(), b)).problem();
    }
}
