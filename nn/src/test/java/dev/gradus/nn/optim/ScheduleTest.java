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
    void oneCycleHasPyTorchsValues() {
        // OneCycleLR(max_lr=1, total_steps=12, pct_start=0.25): up from 0.04 over two steps, down to 4e-6 over nine.
        Schedule schedule = new OneCycle(1, 12, 0.25, 25, 1e4);
        assertEquals(0.04, schedule.at(0), TOLERANCE);
        assertEquals(0.52, schedule.at(1), TOLERANCE);
        assertEquals(1, schedule.at(2), TOLERANCE);
        double last = 0.04 / 1e4;
        assertEquals(last + (1 - last) * 0.75, schedule.at(5), TOLERANCE); // cos 60° = 1/2
        assertEquals(last + (1 - last) * 0.25, schedule.at(8), TOLERANCE);
        assertEquals(last, schedule.at(11));
        assertEquals(last, schedule.at(999));
    }

    @Test
    void oneCyclesTopMayLieBetweenSteps() {
        // PyTorch compares with 0.3 · 8 − 1 = 1.4: step 1 is 5/7 of the way up, step 2 lies 0.6/5.6 down.
        Schedule schedule = new OneCycle(1, 8);
        assertEquals(0.04 + 0.96 * (1 - Math.cos(Math.PI / 1.4)) / 2, schedule.at(1), TOLERANCE);
        assertEquals(4e-6 + (1 - 4e-6) * (1 + Math.cos(Math.PI * 0.6 / 5.6)) / 2, schedule.at(2), TOLERANCE);
    }

    @Test
    void oneCycleMayOnlyFallOrOnlyClimb() {
        Schedule falling = new OneCycle(1, 10, 0.1, 25, 1e4); // the top is step 0
        assertEquals(1, falling.at(0));
        assertTrue(falling.at(1) < 1);
        Schedule climbing = new OneCycle(1, 10, 1, 25, 1e4);
        assertEquals(1, climbing.at(9), TOLERANCE);
        assertEquals(4e-6, new OneCycle(1, 1).at(0), TOLERANCE);
    }

    @Test
    void theCoolDownIsALineFromTheFloorToZero() {
        Schedule schedule = WithCoolDown.cosine(2, 4, 3, 17, 0.8);
        Schedule cosine = new WarmupCosine(2, 4, 14, 0.8);
        for (int step = 0; step < 14; step++) {
            assertEquals(cosine.at(step), schedule.at(step), "step " + step);
        }
        assertEquals(0.6, schedule.at(14), TOLERANCE);
        assertEquals(0.4, schedule.at(15), TOLERANCE);
        assertEquals(0.2, schedule.at(16), TOLERANCE);
        assertEquals(0, schedule.at(17));
        assertEquals(0, schedule.at(18));
        Schedule none = WithCoolDown.cosine(2, 4, 0, 14, 0);
        assertEquals(new WarmupCosine(2, 4, 14, 0).at(13), none.at(13));
        assertEquals(0.5, new WithCoolDown(new Constant(1), 1, 4).at(3), TOLERANCE);
    }

    @Test
    void badAttributesAreNamed() {
        assertEquals("[schedule] the cool-down must leave steps before it, got cooldown=8 total=8",
                assertThrows(ArgumentException.class, () -> WithCoolDown.cosine(1, 0, 8, 8, 0)).getMessage());
        assertThrows(ArgumentException.class, () -> new WithCoolDown(new Constant(1), 9, 8));
        assertEquals("[schedule] needs a positive peak, at least one step and a rise in [0, 1], got peak=0.0 total=8 "
                + "rise=0.3", assertThrows(ArgumentException.class, () -> new OneCycle(0, 8)).getMessage());
        assertThrows(ArgumentException.class, () -> new OneCycle(1, 8, 0.3, 0.5, 1));
        assertEquals("[schedule] needs 0 <= floor <= peak and a positive peak, got peak=0.1 floor=0.2",
                assertThrows(ArgumentException.class, () -> new WarmupCosine(0.1, 1, 2, 0.2)).getMessage());
        assertEquals("[schedule] needs 0 <= warmup <= total and at least one step, got warmup=9 total=8",
                assertThrows(ArgumentException.class, () -> new WarmupLinear(0.1, 9, 8, 0)).getMessage());
        assertThrows(ArgumentException.class, () -> new WarmupCosine(Double.NaN, 1, 2, 0));
        assertThrows(ArgumentException.class, () -> new Constant(-1));
    }
}
