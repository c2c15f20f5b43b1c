package dev.gradus.autograd.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.check.FastDevices;
import dev.gradus.autograd.random.Philox;
import dev.gradus.autograd.tape.Backward;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What masks of −∞, ignored labels, huge logits and degenerate boxes come to: cases without a finite difference. */
class MasksAndLossesTest {
    private static final double HIDDEN = Double.NEGATIVE_INFINITY;

    private static Device device(String name) {
        return FastDevices.named(name);
    }

    private static Tensor leaf(Device device, Shape shape, double... values) {
        return Tensor.of(device, shape, values).requireGrad();
    }

    private static Tensor random(Device device, int stream, int... extents) {
        Shape shape = Shape.of(extents);
        Philox random = new Philox(11).stream(stream);
        double[] values = new double[shape.count()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return Tensor.of(device, shape, values).requireGrad();
    }

    // ---- masks ----

    @ParameterizedTest
    @MethodSource("dev.gradus.autograd.check.FastDevices#names")
    void hiddenKeysGetNothingAndARowWithoutKeysIsZero(String name) {
        Device device = device(name);
        Tensor x = leaf(device, Shape.of(2, 3), 1, 1, 5, 2, 3, 4);
        Tensor mask = leaf(device, Shape.of(2, 3), 0, 0, HIDDEN, HIDDEN, HIDDEN, HIDDEN);
        Tensor y = x.apply(new MaskedSoftmax(false), mask);
        assertArrayEquals(new double[] {0.5, 0.5, 0, 0, 0, 0}, y.toDoubles());
        y.backward(Tensor.of(device, y.shape(), new double[] {1, 2, 3, 4, 5, 6}));
        assertArrayEquals(new double[] {-0.25, 0.25, 0, 0, 0, 0}, x.grad().toDoubles());
        assertArrayEquals(new double[] {-0.25, 0.25, 0, 0, 0, 0}, mask.grad().toDoubles());
    }

    @Test
    void theGradientOfTheGradientOfAHiddenRowIsZeroToo() {
        Tensor x = leaf(Device.reference(), Shape.of(1, 2), 1, 2);
        Tensor mask = Tensor.of(Device.reference(), Shape.of(1, 2), new double[] {HIDDEN, HIDDEN});
        Tensor y = x.apply(new MaskedSoftmax(false), mask);
        Tensor[] first = Backward.of(y, Tensor.ones(Device.reference(), y.shape()), new Tensor[] {x}, true);
        first[0].square().sum().backward();
        assertArrayEquals(new double[] {0, 0}, x.grad().toDoubles());
    }

    @ParameterizedTest
    @MethodSource("dev.gradus.autograd.check.FastDevices#names")
    void causalQueriesSeeTheKeysBeforeThemAndTheirOwn(String name) {
        Tensor y = Tensor.zeros(device(name), Shape.of(2, 4)).apply(new MaskedSoftmax(true));
        assertArrayEquals(new double[] {1, 0, 0, 0, 0.5, 0.5, 0, 0}, y.toDoubles());
        Tensor more = Tensor.zeros(device(name), Shape.of(3, 2)).apply(new MaskedSoftmax(true));
        assertArrayEquals(new double[] {1, 0, 0.5, 0.5, 0.5, 0.5}, more.toDoubles());
    }

    @ParameterizedTest
    @MethodSource("dev.gradus.autograd.check.FastDevices#names")
    void masksAndCausalityAddUp(String name) {
        Device device = device(name);
        Tensor mask = Tensor.of(device, Shape.of(1, 3), new double[] {HIDDEN, 0, 0});
        Tensor y = Tensor.zeros(device, Shape.of(3, 3)).apply(new MaskedSoftmax(true), mask);
        assertArrayEquals(new double[] {0, 0, 0, 0, 1, 0, 0, 0.5, 0.5}, y.toDoubles());
    }

    @ParameterizedTest
    @MethodSource("dev.gradus.autograd.check.FastDevices#names")
    void attentionWithoutMaskIsSelfAttention(String name) {
        Device device = device(name);
        Tensor q = random(device, 1, 2, 3, 9, 4);
        Tensor k = random(device, 2, 2, 3, 9, 4);
        Tensor v = random(device, 3, 2, 3, 9, 4);
        Tensor packed = Tensor.concat(3, q.permute(0, 2, 1, 3).reshape(2, 9, 1, 12),
                k.permute(0, 2, 1, 3).reshape(2, 9, 1, 12), v.permute(0, 2, 1, 3).reshape(2, 9, 1, 12));
        double[] fused = packed.reshape(2, 9, 36).selfAttention(3).toDoubles();
        Tensor y = q.apply(new ScaledDotProductAttention(false), k, v);
        assertArrayEquals(fused, y.permute(0, 2, 1, 3).toDoubles(), 1e-6);
    }

    // ---- losses ----

    @ParameterizedTest
    @MethodSource("dev.gradus.autograd.check.FastDevices#names")
    void withoutWeightsAndIgnoredLabelsItIsCrossEntropy(String name) {
        Device device = device(name);
        Tensor logits = random(device, 1, 4, 5);
        Tensor labels = Tensor.ofInts(device, Shape.of(4), new int[] {0, 4, 2, 2});
        for (double smoothing : new double[] {0, 0.1}) {
            assertEquals(logits.crossEntropy(labels, smoothing).item(),
                    logits.apply(new WeightedCrossEntropy(smoothing, -100), labels).item(), 1e-6);
            Tensor hot = labels.oneHot(5);
            assertEquals(logits.crossEntropy(labels, smoothing).item(),
                    logits.apply(new SoftCrossEntropy(smoothing), hot).item(), 1e-6);
        }
    }

    @Test
    void weightsSmoothingAndIgnoredLabelsCombineAsInPyTorch() {
        Device device = Device.reference();
        Tensor logits = leaf(device, Shape.of(3, 2), 0, 0, Math.log(3), 0, 7, 7);
        Tensor labels = Tensor.ofInts(device, Shape.of(3), new int[] {0, 1, 9});
        Tensor weights = leaf(device, Shape.of(2), 1, 3);
        // −log p of row 0: ln 2, ln 2; of row 1: ln 4/3, ln 4. Smoothing 0.2 gives each class 0.1 of its weight.
        double sum = Math.log(2) * (0.8 + 0.1 * (1 + 3))
                + 0.8 * 3 * Math.log(4) + 0.1 * (Math.log(4.0 / 3) + 3 * Math.log(4));
        Tensor loss = logits.apply(new WeightedCrossEntropy(0.2, 9), labels, weights);
        assertEquals(sum / 4, loss.item(), 1e-12);
        loss.backward();
        assertArrayEquals(new double[] {0, 0}, logits.grad().narrow(0, 2, 3).toDoubles());
    }

    @ParameterizedTest
    @MethodSource("dev.gradus.autograd.check.FastDevices#names")
    void aBatchOfWhichNothingCountsHasNoLossAndNoGradient(String name) {
        Device device = device(name);
        Tensor logits = random(device, 1, 2, 3);
        Tensor ignored = Tensor.ofInts(device, Shape.of(2), new int[] {-100, -100});
        Tensor loss = logits.apply(new WeightedCrossEntropy(0.1, -100), ignored);
        assertEquals(0, loss.item(), 1e-15);
        loss.backward();
        assertArrayEquals(new double[6], logits.grad().toDoubles(), 1e-15);

        logits.zeroGrad();
        Tensor labels = Tensor.ofInts(device, Shape.of(2), new int[] {1, 1});
        Tensor weights = leaf(device, Shape.of(3), 1, 0, 1);
        Tensor weightless = logits.apply(new WeightedCrossEntropy(0.1, -100), labels, weights);
        assertEquals(0, weightless.item(), 1e-15);
        weightless.backward();
        assertArrayEquals(new double[6], logits.grad().toDoubles(), 1e-15);
    }

    @ParameterizedTest
    @MethodSource("dev.gradus.autograd.check.FastDevices#names")
    void hugeLogitsNeitherOverflowNorLoseTheirGradient(String name) {
        Device device = device(name);
        Tensor x = leaf(device, Shape.of(4), 1000, -1000, 1000, -1000);
        Tensor target = Tensor.of(device, Shape.of(4), new double[] {1, 0, 0, 1});
        Tensor loss = x.apply(new BinaryCrossEntropy(), target);
        assertEquals(500, loss.item(), 1e-4);
        loss.backward();
        assertArrayEquals(new double[] {0, 0, 0.25, -0.25}, x.grad().toDoubles(), 1e-7);
        x.zeroGrad();
        Tensor focal = x.apply(new FocalLoss(0.5, 2), target);
        assertEquals(250, focal.item(), 1e-4);
        focal.backward();
        assertArrayEquals(new double[] {0, 0, 0.125, -0.125}, x.grad().toDoubles(), 1e-7);
    }

    @Test
    void atZeroTheGradientOfBinaryCrossEntropyIsAHalfMinusTheTarget() {
        Tensor x = leaf(Device.reference(), Shape.of(2), 0, 0);
        x.apply(new BinaryCrossEntropy(), Tensor.of(Device.reference(), Shape.of(2), new double[] {1, 0})).backward();
        assertArrayEquals(new double[] {-0.25, 0.25}, x.grad().toDoubles());
    }

    @Test
    void kinksOfAbsoluteLossesHaveTheirDocumentedGradient() {
        Tensor x = leaf(Device.reference(), Shape.of(3), 1, 2, 0);
        Tensor target = Tensor.ones(Device.reference(), Shape.of(3));
        x.apply(new MeanAbsoluteError(), target).backward();
        assertArrayEquals(new double[] {0, 1 / 3.0, -1 / 3.0}, x.grad().toDoubles(), 1e-15);
        x.zeroGrad();
        x.apply(new SmoothL1(1), target).backward();
        assertArrayEquals(new double[] {0, 1 / 3.0, -1 / 3.0}, x.grad().toDoubles(), 1e-15);
    }

    @Test
    void distillationFromOneselfIsFree() {
        Tensor student = random(Device.reference(), 1, 3, 4);
        Tensor loss = student.apply(new SoftDistillation(2), student.detach());
        assertEquals(0, loss.item(), 1e-15);
        loss.backward();
        assertArrayEquals(new double[12], student.grad().toDoubles(), 1e-15);
    }

    @Test
    void aPerfectMaskHasDiceLossZeroAndAnEmptyPairToo() {
        Device device = Device.reference();
        Tensor logits = Tensor.of(device, Shape.of(2, 2), new double[] {800, -800, -800, -800});
        Tensor target = Tensor.of(device, Shape.of(2, 2), new double[] {1, 0, 0, 0});
        assertEquals(0, logits.apply(new DiceLoss(1), target).item(), 1e-15);
    }

    // ---- boxes ----

    @ParameterizedTest
    @MethodSource("dev.gradus.autograd.check.FastDevices#names")
    void generalizedIouHasItsTextbookValues(String name) {
        Device device = device(name);
        Tensor a = leaf(device, Shape.of(5, 4), 0, 0, 2, 2, 0, 0, 2, 2, 0, 0, 1, 1, 3, 3, 3, 3, 0, 0, 1, 1);
        Tensor b = leaf(device, Shape.of(5, 4), 0, 0, 2, 2, 1, 1, 3, 3, 2, 0, 3, 1, 3, 3, 3, 3, 99, 99, 100, 100);
        Tensor y = a.apply(new GeneralizedIou(), b);
        double[] expected = {1, 1 / 7.0 - 2 / 9.0, -1 / 3.0, 0, -(10_000 - 2) / 10_000.0};
        assertArrayEquals(expected, y.toDoubles(), 1e-6);
        assertArrayEquals(y.toDoubles(), b.apply(new GeneralizedIou(), a).toDoubles(), 1e-6);
        assertArrayEquals(expected, a.mul(8).apply(new GeneralizedIou(), b.mul(8)).toDoubles(), 1e-6);
        y.sum().backward();
        for (int apart : List.of(2, 4)) {
            assertTrue(a.grad().narrow(0, apart, apart + 1).abs().sum().item() > 0, "apart, but drawn together");
        }
        for (double gradient : a.grad().toDoubles()) {
            assertTrue(Double.isFinite(gradient));
        }
    }
}
