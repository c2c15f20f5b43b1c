package dev.gradus.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.random.Philox;
import java.util.Arrays;
import org.apache.commons.math3.distribution.BinomialDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DropoutTest {
    private static final int COUNT = 20_000;

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.5, 0.9})
    void dropsTheGivenShareAndKeepsTheExpectation(double p) {
        Dropout dropout = new Dropout(p, new Philox(1));
        double[] y = dropout.forward(Tensor.ones(Device.reference(), Shape.of(COUNT))).toDoubles();
        int dropped = (int) Arrays.stream(y).filter(v -> v == 0).count();
        assertPlausible(dropped, COUNT, p);
        double kept = 1 / (1 - (double) (float) p);
        Arrays.stream(y).filter(v -> v != 0).forEach(v -> assertEquals(kept, v, 1e-12));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.5, 0.9})
    void dropPathDropsWholeSamples(double p) {
        DropPath path = new DropPath(p, new Philox(2));
        double[] y = path.forward(Tensor.ones(Device.reference(), Shape.of(COUNT, 3, 1))).toDoubles();
        int dropped = 0;
        for (int sample = 0; sample < COUNT; sample++) {
            assertEquals(y[3 * sample], y[3 * sample + 1]);
            assertEquals(y[3 * sample], y[3 * sample + 2]);
            dropped += y[3 * sample] == 0 ? 1 : 0;
        }
        assertPlausible(dropped, COUNT, p);
    }

    @Test
    void inEvaluationNothingIsDroppedOrDrawn() {
        Philox random = new Philox(3);
        Tensor x = Tensor.ones(Device.reference(), Shape.of(8));
        for (Module module : new Module[] {new Dropout(0.5, random), new DropPath(0.5, random)}) {
            module.eval();
            assertSame(x, module.forward(x));
        }
        assertSame(x, new Dropout(0, random).forward(x));
        assertSame(x, new DropPath(0, random).forward(x));
        assertEquals(0, random.position());
    }

    @Test
    void theMaskDependsOnThePositionAlone() {
        Philox random = new Philox(4);
        Dropout dropout = new Dropout(0.5, random);
        Tensor x = Tensor.ones(Device.reference(), Shape.of(1001));
        double[] first = dropout.forward(x).toDoubles();
        double[] second = dropout.forward(x).toDoubles();
        assertFalse(Arrays.equals(first, second));
        random.position(0);
        assertArrayEquals(first, dropout.forward(x).toDoubles());
        assertArrayEquals(second, dropout.forward(x).toDoubles());
    }

    @Test
    void oneThreadAndFourDropTheSame() {
        float[] one = masked(1);
        assertArrayEquals(one, masked(4));
        double[] reference = new Dropout(0.3, new Philox(5))
                .forward(Tensor.ones(Device.reference(), Shape.of(300, 401))).toDoubles();
        for (int i = 0; i < one.length; i++) {
            assertEquals(reference[i] == 0, one[i] == 0);
        }
    }

    private static float[] masked(int threads) {
        try (Device device = Device.cpu(threads)) {
            Tensor x = Tensor.ones(device, Shape.of(300, 401));
            return new Dropout(0.3, new Philox(5)).forward(x).toFloats();
        }
    }

    /** Neither tail of the binomial distribution is smaller than one in a million. */
    private static void assertPlausible(int dropped, int count, double p) {
        BinomialDistribution expected = new BinomialDistribution(null, count, p);
        double below = expected.cumulativeProbability(dropped);
        assertTrue(below > 1e-6 && below < 1 - 1e-6, dropped + " of " + count + " dropped with p=" + p);
    }
}
