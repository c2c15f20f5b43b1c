package dev.gradus.nn.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.error.ArgumentException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    private static final double TOLERANCE = 1e-15;

    @Test
    void theCosineHasTheValuesOfItsFormula() {
        Schedule schedule = new WarmupCosine(2, 4, 14, 0);
        assertEquals(0.5, schedule.at(0), TOLERANCE);
        assertEquals(1, schedule.at(1), TOLERANCE);
        assertEquals(2, schedule.at(3), TOLERANCE);
        assertEquals(2, schedule.at(4), TOLERANCE);
        // A fifth, a half and nine tenths of the way: cos 36° = (1 + √5)/4, cos 90° = 0, cos 162° = −√(5 + √5)/√8.
        assertEquals(1 + (1 + Math.sqrt(5)) / 4, schedule.at(6), TOLERANCE);
        assertEquals(1, schedule.at(9), TOLERANCE);
        assertEquals(1 - Math.sqrt(5 + Math.sqrt(5)) / Math.sqrt(8), schedule.at(13), TOLERANCE);
        assertEquals(0, schedule.at(14));
        assertEquals(0, schedule.at(1_000_000));
    }

    @Test
    void theLineHasTheValuesOfItsFormula() {
        Schedule schedule = new WarmupLinear(3, 2, 12, 1);
        assertEquals(1.5, schedule.at(0), TOLERANCE);
        assertEquals(3, schedule.at(1), TOLERANCE);
        assertEquals(3, schedule.at(2), TOLERANCE);
        assertEquals(2.8, schedule.at(3), TOLERANCE);
        assertEquals(1.2, schedule.at(11), TOLERANCE);
        assertEquals(1, schedule.at(12));
        assertEquals(1, schedule.at(13));
    }

    @Test
    void theCosineEndsAtItsFloor() {
        assertEquals(0.25, new WarmupCosine(2, 0, 10, 0.25).at(10));
        assertEquals(0.25 + 1.75 / 2, new WarmupCosine(2, 0, 10, 0.25).at(5), TOLERANCE);
    }

    @Test
    void aRunMayBeAllWarmupOrHaveNone() {
        for (Schedule schedule : List.of(new WarmupCosine(1, 0, 1, 0), new WarmupLinear(1, 0, 1, 0))) {
            assertEquals(1, schedule.at(0));
            assertEquals(0, schedule.at(1));
        }
        for (Schedule schedule : List.of(new WarmupCosine(1, 5, 5, 0), new WarmupLinear(1, 5, 5, 0))) {
            assertEquals(1, schedule.at(4));
            assertEquals(0, schedule.at(5));
        }
    }

    @Test
    void afterTheWarmupTheRateOnlyFalls() {
        for (Schedule schedule : List.of(new WarmupCosine(1, 10, 300, 0.01), new WarmupLinear(1, 10, 300, 0.01))) {
            for (int step = 1; step < 320; step++) {
                boolean climbs = schedule.at(step) > schedule.at(step - 1);
                assertEquals(step < 10, climbs, "step " + step);
                assertTrue(schedule.at(step) > 0 && schedule.at(step) <= 1);
            }
        }
    }

    @Test
    void aConstantIsConstant() {
        assertEquals(0.3, new Constant(0.3).at(0));
        assertEquals(0.3, new Constant(0.3).at(12345));
    }

    @Test
    void badAttributesAreNamed() {
        assertEquals("[schedule] needs 0 <= floor <= peak and a positive peak, got peak=0.1 floor=0.2",
                assertThrows(ArgumentException.class, () -> new WarmupCosine(0.1, 1, 2, 0.2)).getMessage());
        assertEquals("[schedule] needs 0 <= warmup <= total and at least one step, got warmup=9 total=8",
                assertThrows(ArgumentException.class, () -> new WarmupLinear(0.1, 9, 8, 0)).getMessage());
        assertThrows(ArgumentException.class, () -> new WarmupCosine(Double.NaN, 1, 2, 0));
        assertThrows(ArgumentException.class, () -> new Constant(-1));
    }
}
