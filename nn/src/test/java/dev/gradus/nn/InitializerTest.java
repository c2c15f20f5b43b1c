package dev.gradus.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.random.Philox;
import java.util.Arrays;
import java.util.stream.Stream;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.distribution.RealDistribution;
import org.apache.commons.math3.distribution.UniformRealDistribution;
import org.apache.commons.math3.stat.StatUtils;
import org.apache.commons.math3.stat.inference.KolmogorovSmirnovTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class InitializerTest {
    private static final int COUNT = 20_000;
    private static final Fan FAN = new Fan(300, 100);

    @ParameterizedTest(name = "{0}")
    @MethodSource("distributions")
    void drawsFromItsDistribution(String name, Initializer initializer, RealDistribution expected) {
        double[] values = initializer.draw(new Philox(11), COUNT, FAN);
        double p = new KolmogorovSmirnovTest().kolmogorovSmirnovTest(expected, values);
        assertTrue(p > 1e-4, "the values do not look like " + name + ": p=" + p);
    }

    static Stream<Arguments> distributions() {
        return Stream.of(
                arguments("normal", Initializer.normal(0.3), gaussian(0.3)),
                arguments("uniform", Initializer.uniform(-1, 3), new UniformRealDistribution(null, -1, 3)),
                arguments("uncut truncated normal", Initializer.truncatedNormal(0.02), gaussian(0.02)),
                arguments("xavier uniform", Initializer.xavierUniform(), flat(Math.sqrt(6.0 / 400))),
                arguments("xavier normal", Initializer.xavierNormal(), gaussian(Math.sqrt(2.0 / 400))),
                arguments("kaiming uniform", Initializer.kaimingUniform(), flat(Math.sqrt(6.0 / 300))),
                arguments("kaiming uniform by outputs", Initializer.kaimingUniformFanOut(),
                        flat(Math.sqrt(6.0 / 100))),
                arguments("kaiming normal", Initializer.kaimingNormal(), gaussian(Math.sqrt(2.0 / 300))),
                arguments("kaiming normal by outputs", Initializer.kaimingNormalFanOut(),
                        gaussian(Math.sqrt(2.0 / 100))),
                arguments("uniform by inputs", Initializer.uniformByFanIn(), flat(1 / Math.sqrt(300))));
    }

    @Test
    void truncationCutsAtTheBoundAndNowhereElse() {
        double[] values = Initializer.truncatedNormal(1.5, 2).draw(new Philox(12), COUNT, FAN);
        assertTrue(StatUtils.max(values) <= 2 && StatUtils.max(values) > 1.99);
        assertTrue(StatUtils.min(values) >= -2 && StatUtils.min(values) < -1.99);
        // Within the bounds it is the normal distribution, conditioned.
        NormalDistribution normal = gaussian(1.5);
        double inside = normal.cumulativeProbability(2) - normal.cumulativeProbability(-2);
        for (double x : new double[] {-1.5, -0.5, 0, 0.7, 1.9}) {
            double expected = (normal.cumulativeProbability(x) - normal.cumulativeProbability(-2)) / inside;
            double share = (double) Arrays.stream(values).filter(v -> v <= x).count() / COUNT;
            assertEquals(expected, share, 5 * Math.sqrt(0.25 / COUNT), "share below " + x);
        }
    }

    @Test
    void lecunNormalHasVarianceOneOverInputsInSpiteOfTheCut() {
        double[] values = Initializer.lecunNormal().draw(new Philox(13), COUNT, FAN);
        assertEquals(1.0 / 300, StatUtils.variance(values), 0.03 / 300);
        double cut = 2 * Math.sqrt(1.0 / 300) / 0.8796256610342398;
        assertTrue(StatUtils.max(values) <= cut && StatUtils.min(values) >= -cut);
    }

    @Test
    void constantsAreConstant() {
        assertArrayEquals(new double[] {0, 0}, Initializer.zeros().draw(new Philox(1), 2, FAN));
        assertArrayEquals(new double[] {1, 1}, Initializer.ones().draw(new Philox(1), 2, FAN));
        assertArrayEquals(new double[] {7, 7}, Initializer.constant(7).draw(new Philox(1), 2, FAN));
    }

    @Test
    void theSeedDecides() {
        double[] first = Initializer.normal(1).draw(new Philox(1), 9, FAN);
        assertArrayEquals(first, Initializer.normal(1).draw(new Philox(1), 9, FAN));
        assertFalse(Arrays.equals(first, Initializer.normal(1).draw(new Philox(2), 9, FAN)));
    }

    @Test
    void devicesStartFromTheSameNumbers() {
        Linear precise = new Linear(new Init(Device.reference(), new Philox(5)), 7, 3, true);
        Linear fast = new Linear(new Init(Device.cpu(), new Philox(5)), 7, 3, true);
        assertArrayEquals(precise.weight().toFloats(), fast.weight().toFloats());
        assertArrayEquals(precise.bias().toFloats(), fast.bias().toFloats());
    }

    @Test
    void initializersOfTheInitAreUsed() {
        Init init = new Init(Device.reference(), new Philox(5))
                .with(Initializer.constant(2), Initializer.constant(3));
        Linear linear = new Linear(init, 2, 1, true);
        Conv2d conv = new Conv2d(init, 1, 1, 1, 1, 0, true);
        assertArrayEquals(new double[] {2, 2}, linear.weight().toDoubles());
        assertArrayEquals(new double[] {3}, linear.bias().toDoubles());
        assertArrayEquals(new double[] {2}, conv.parameters().get("weight").toDoubles());
        assertArrayEquals(new double[] {3}, conv.parameters().get("bias").toDoubles());
    }

    @Test
    void fansCountTheKernelsArea() {
        assertEquals(new Fan(5, 3), Fan.of(Shape.of(3, 5)));
        assertEquals(new Fan(5 * 4 * 2, 3 * 4 * 2), Fan.of(Shape.of(3, 5, 4, 2)));
        assertEquals(new Fan(6, 6), Fan.of(Shape.of(6)));
    }

    @Test
    void impossibleScalesAreRefused() {
        String message = assertThrows(ArgumentException.class, () -> Initializer.normal(0)).getMessage();
        assertEquals("[normal] std must be positive and finite, got 0.0", message);
        assertThrows(ArgumentException.class, () -> Initializer.truncatedNormal(Double.NaN));
        assertThrows(ArgumentException.class, () -> Initializer.truncatedNormal(1, -1));
        assertThrows(ArgumentException.class, () -> Initializer.uniform(1, 0));
    }

    private static NormalDistribution gaussian(double std) {
        return new NormalDistribution(null, 0, std);
    }

    private static RealDistribution flat(double bound) {
        return new UniformRealDistribution(null, -bound, bound);
    }
}
