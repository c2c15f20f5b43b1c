package dev.gradus.autograd.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.random.Philox;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What each normalization leaves unchanged, and how they are related. */
class NormalizingOpsTest {
    private static final double EPS = 1e-9;
    private static final Shape SHAPE = Shape.of(3, 4, 2, 5);

    private static Tensor random(long seed, Shape shape) {
        Philox random = new Philox(seed);
        double[] values = new double[shape.count()];
        Arrays.setAll(values, i -> 3 * random.nextGaussian() + 1);
        return Tensor.of(Device.reference(), shape, values);
    }

    private static Tensor vector(double... values) {
        return Tensor.of(Device.reference(), Shape.of(values.length), values);
    }

    private static void assertClose(Tensor expected, Tensor actual) {
        assertArrayEquals(expected.toDoubles(), actual.toDoubles(), 1e-7);
    }

    private static Tensor switchable(Tensor x, Tensor kinds) {
        Tensor one = Tensor.ones(x.device(), Shape.of(4));
        return x.apply(new SwitchableNorm(EPS), one, Tensor.zeros(x.device(), Shape.of(4)), kinds, kinds);
    }

    @Test
    void aSwitchTurnedWholeIsInstanceLayerOrBatchNorm() {
        Tensor x = random(1, SHAPE);
        Tensor one = Tensor.ones(x.device(), Shape.of(4));
        Tensor zero = Tensor.zeros(x.device(), Shape.of(4));
        assertClose(x.apply(new InstanceNorm(EPS)), switchable(x, vector(0, -900, -900)));
        assertClose(x.apply(new GroupNorm(1, EPS)), switchable(x, vector(-900, 0, -900)));
        assertClose(x.apply(new BatchNorm(EPS), one, zero), switchable(x, vector(-900, -900, 0)));
    }

    @Test
    void givenBatchStatisticsReplaceThoseOfTheBatch() {
        Tensor x = random(2, SHAPE);
        Tensor one = Tensor.ones(x.device(), Shape.of(4));
        Tensor zero = Tensor.zeros(x.device(), Shape.of(4));
        Tensor mean = vector(1, -1, 0, 2);
        Tensor variance = vector(4, 1, 9, 0.25);
        Tensor batchOnly = vector(-900, -900, 0);
        assertClose(
                x.apply(new BatchNorm(EPS), one, zero, mean, variance),
                x.apply(new SwitchableNorm(EPS), one, zero, batchOnly, batchOnly, mean, variance));
    }

    @Test
    void groupsDoNotFeelAShiftAndAScaleOfTheirInput() {
        Tensor x = random(3, SHAPE);
        Tensor moved = x.mul(vector(2, 2, 0.5, 0.5).reshape(4, 1, 1)).add(vector(7, 7, -3, -3).reshape(4, 1, 1));
        assertClose(x.apply(new GroupNorm(2, EPS)), moved.apply(new GroupNorm(2, EPS)));
    }

    @Test
    void standardizedFiltersDoNotFeelAShiftAndAScale() {
        Tensor w = random(4, SHAPE);
        Tensor factors = vector(0.5, 2, 10).reshape(3, 1, 1, 1);
        Tensor y = w.apply(new WeightStandardization(EPS));
        assertClose(y, w.mul(factors).add(factors).apply(new WeightStandardization(EPS)));
        for (int o = 0; o < 3; o++) {
            Tensor filter = y.select(0, o);
            assertEquals(0, filter.mean().item(), 1e-12);
            assertEquals(1, filter.square().mean().item(), 1e-7);
        }
    }

    @Test
    void aSampleDoesNotFeelItsNeighboursExceptInABatch() {
        Tensor x = random(5, SHAPE);
        Tensor alone = x.narrow(0, 1, 2);
        assertClose(x.apply(new InstanceNorm(EPS)).narrow(0, 1, 2), alone.apply(new InstanceNorm(EPS)));
        assertClose(x.apply(new GroupNorm(2, EPS)).narrow(0, 1, 2), alone.apply(new GroupNorm(2, EPS)));
    }

    @Test
    void aSingleElementIsItsOwnMean() {
        Tensor x = random(6, Shape.of(2, 3, 1));
        Tensor bias = vector(1, 2, 3);
        Tensor weight = vector(5, 5, 5);
        double[] shifts = {1, 2, 3, 1, 2, 3};
        assertArrayEquals(shifts, x.apply(new InstanceNorm(EPS), weight, bias).toDoubles());
        assertArrayEquals(shifts, x.apply(new GroupNorm(3, EPS), weight, bias).toDoubles());
        assertArrayEquals(
                new double[] {1, 2, 3}, x.narrow(0, 0, 1).apply(new BatchNorm(EPS), weight, bias).toDoubles());
    }
}
