package dev.gradus.examples.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gradus.autograd.Device;
import dev.gradus.vit.VisionTransformerConfig;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProfileTableTest {
    private static final VisionTransformerConfig CONFIG =
            VisionTransformerConfig.of(8, 4, c -> c.dim(16).depth(2).heads(2).classes(3));
    private static final int BATCH = 2;

    private final Device device = Device.cpu();

    private Benchmark training() {
        Benchmark benchmark = new Benchmark(CONFIG, BATCH, device, true, 1);
        benchmark.times(2);
        return benchmark;
    }

    @Test
    void matrixProductsOfAStepAreThreeTimesTheForward() {
        Benchmark benchmark = training();
        ProfileTable table = ProfileTable.of(StepProfile.of(benchmark, 3), benchmark, Peaks.UNKNOWN);
        double forward = flops(table, Benchmark.FORWARD);
        assertEquals(2.0 * BATCH * CONFIG.multiplyAdds(), forward, 1e-6 * forward);
        double patches = 2.0 * BATCH * CONFIG.patches() * CONFIG.patchLength() * CONFIG.dim();
        assertEquals(2 * forward - patches, flops(table, Benchmark.BACKWARD), 1e-6 * forward);
    }

    private static double flops(ProfileTable table, String phase) {
        return table.rows().stream().filter(row -> row.phase().equals(phase)).mapToDouble(row -> row.work().flops())
                .sum();
    }

    @Test
    void whatTheForwardKeepsIsWhatTheLedgerSays() {
        Benchmark benchmark = training();
        ProfileTable table = ProfileTable.of(StepProfile.of(benchmark, 2), benchmark, Peaks.UNKNOWN);
        double kept = table.rows().stream().filter(row -> row.phase().equals(Benchmark.FORWARD))
                .mapToDouble(ProfileRow::kept).sum();
        assertEquals(benchmark.activationBytes(), kept, 1);
    }

    @Test
    void callsAreCountedForOneStep() {
        Benchmark benchmark = training();
        ProfileTable table = ProfileTable.of(StepProfile.of(benchmark, 3), benchmark, Peaks.UNKNOWN);
        for (String phase : List.of(Benchmark.FORWARD, Benchmark.BACKWARD)) {
            assertEquals(2, table.rows().stream()
                    .filter(row -> row.phase().equals(phase) && row.operation().equals("self_attention"))
                    .mapToDouble(ProfileRow::calls).sum());
        }
        double rows = table.rows().stream().mapToDouble(ProfileRow::seconds).sum();
        assertEquals(table.stepSeconds(), rows, 1e-9);
    }

    @Test
    void theLeastTimeIsThatOfTheSlowerPeak() {
        Peaks peaks = new Peaks(100, 10);
        assertEquals(2, peaks.leastSeconds(new Work(200e9, 10e9)));
        assertEquals(3, peaks.leastSeconds(new Work(200e9, 30e9)));
        assertTrue(peaks.isMemoryBound(new Work(200e9, 30e9)));
        assertTrue(Double.isNaN(Peaks.UNKNOWN.leastSeconds(new Work(1, 1))));
    }

    @Test
    void operationsLieWithinTheirModulesAndPhases() {
        Benchmark benchmark = training();
        JsonNode events = Timeline.json(StepProfile.of(benchmark, 1).spans(), "a step").path("traceEvents");
        JsonNode phase = find(events, Benchmark.FORWARD);
        JsonNode module = find(events, "blocks.1");
        JsonNode operation = null;
        for (JsonNode event : events) {
            if (event.path("name").asText().equals("self_attention")
                    && event.path("args").path("what").asText().startsWith("blocks.1")
                    && event.path("cat").asText().equals(Benchmark.FORWARD)) {
                operation = event;
            }
        }
        assertWithin(operation, module);
        assertWithin(module, phase);
    }

    private static JsonNode find(JsonNode events, String name) {
        for (JsonNode event : events) {
            if (event.path("name").asText().equals(name)) {
                return event;
            }
        }
        throw new AssertionError("no event " + name);
    }

    private static void assertWithin(JsonNode inner, JsonNode outer) {
        double start = inner.path("ts").asDouble();
        double end = start + inner.path("dur").asDouble();
        assertTrue(start >= outer.path("ts").asDouble(), () -> inner + " in " + outer);
        assertTrue(end <= outer.path("ts").asDouble() + outer.path("dur").asDouble() + 1e-3,
                () -> inner + " in " + outer);
    }
}
