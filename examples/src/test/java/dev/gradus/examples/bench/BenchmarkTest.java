package dev.gradus.examples.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.Device;
import dev.gradus.vit.VisionTransformerConfig;
import org.junit.jupiter.api.Test;

class BenchmarkTest {
    private static final VisionTransformerConfig CONFIG =
            VisionTransformerConfig.of(8, 4, c -> c.dim(16).depth(2).heads(2).classes(3));

    @Test
    void fromTheThirdStepOnThePoolHasEveryArray() {
        Device device = Device.cpu(2);
        try (device) {
            Benchmark benchmark = new Benchmark(CONFIG, 4, device, true, 1);
            benchmark.times(2);
            long made = device.backend().memory().use().allocations();
            long live = device.backend().memory().use().live();
            benchmark.times(5);
            assertEquals(made, device.backend().memory().use().allocations());
            assertEquals(live, device.backend().memory().use().live(), "something of each step stays");
            assertTrue(benchmark.activationBytes() > 0);
        }
    }

    @Test
    void theMiddleOfSomeDurations() {
        Timing odd = Timing.of(new double[] {3, 1, 2});
        assertEquals(new Timing(2, 1, 3, 3), odd);
        assertEquals(2.5, Timing.of(new double[] {4, 1, 2, 3}).median());
    }

    @Test
    void wordsStandLeftAndNumbersRight() {
        String table = new TextTable(1, "a", "ms").row("long name", "1").row("b", "10.5").toString();
        assertEquals("a            ms\nlong name     1\nb          10.5\n", table);
    }
}
