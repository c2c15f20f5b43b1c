package dev.gradus.autograd.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.random.Philox;
import org.junit.jupiter.api.Test;

class ToleranceTest {
    @Test
    void theStepBalancesTruncationAndRounding() {
        assertEquals(6.06e-6, Tolerance.STEP, 1e-8);
        assertEquals(1.5e-7, Tolerance.DIFFERENCE, 1e-8);
    }

    @Test
    void aPlainSumOfFloatsStaysInsideItsBoundAndNotByFar() {
        for (int n : new int[] {10, 1000, 100_000}) {
            double worst = 0;
            for (int seed = 0; seed < 20; seed++) {
                Philox random = new Philox(seed);
                float got = 0;
                double want = 0;
                for (int i = 0; i < n; i++) {
                    float term = 2 * random.nextFloat() - 1;
                    got += term;
                    want += term;
                }
                worst = Math.max(worst, Math.abs(got - want) / Tolerance.ofFloat(n, want, Math.abs(want)));
            }
            assertTrue(worst < 1, "n = " + n + ": " + worst);
            assertTrue(worst > 1e-4, "a bound this loose finds nothing, n = " + n + ": " + worst);
        }
    }

    @Test
    void numbersThatAreNotFiniteAgreeOnlyWithThemselves() {
        assertTrue(Tolerance.agree(Double.NaN, Double.NaN, 1));
        assertFalse(Tolerance.agree(Double.NaN, 0, 1));
        assertFalse(Tolerance.agree(0, Double.NaN, 1));
        assertTrue(Tolerance.agree(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, 1));
        assertFalse(Tolerance.agree(Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1));
        assertFalse(Tolerance.agree(Double.POSITIVE_INFINITY, Double.MAX_VALUE, 1));
        assertTrue(Tolerance.agree(0.0, -0.0, 0));
    }
}
