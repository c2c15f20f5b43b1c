package dev.gradus.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class NormalDistributionTest {
    private final org.apache.commons.math3.distribution.NormalDistribution oracle =
            new org.apache.commons.math3.distribution.NormalDistribution(null, 0, 1);

    @Test
    void quantilesInvertTheDistribution() {
        for (double p : new double[] {1e-300, 1e-50, 1e-20, 1e-12, 1e-5, 0.01, 0.0749, 0.0751, 0.3, 0.5}) {
            double x = NormalDistribution.quantile(p);
            assertEquals(p, oracle.cumulativeProbability(x), 1e-11 * p, "p=" + p);
        }
    }

    @Test
    void quantilesAreSymmetric() {
        assertEquals(0, NormalDistribution.quantile(0.5));
        for (double p : new double[] {0.25, 0.0625, 0x1.0p-12, 0x1.0p-30, 0x1.0p-52}) {
            assertEquals(-NormalDistribution.quantile(p), NormalDistribution.quantile(1 - p));
        }
    }

    @Test
    void probabilitiesInvertQuantiles() {
        for (double x : new double[] {-8, -3, -2, -1, -0.1, 0}) {
            assertEquals(oracle.cumulativeProbability(x), NormalDistribution.probabilityBelow(x), 1e-13);
        }
    }

    @Test
    void theWidthOfTheCutDistributionIsRight() {
        // Var[X | −2 <= X <= 2] = 1 − 2·2·φ(2)/(1 − 2·Φ(−2))
        double variance = 1 - 4 * oracle.density(2) / (1 - 2 * oracle.cumulativeProbability(-2));
        assertEquals(Math.sqrt(variance), NormalDistribution.STD_WHEN_CUT_AT_TWO, 1e-14);
    }
}
