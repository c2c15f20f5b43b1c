package dev.gradus.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gradus.autograd.backend.opencl.OpenCl;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OtherCommandsTest {
    @Test
    void modelsGivesExactParameterCounts() {
        Captured models = Captured.run("models", "--json");
        assertEquals(0, models.code());
        JsonNode base = models.json().stream()
                .filter(model -> model.path("name").asText().equals("vit_base_patch16_224")).findFirst().orElseThrow();
        assertEquals(86_567_656, base.path("parameters").asLong());
        assertEquals(17_563_828_224L, base.path("multiplyAdds").asLong());
        assertEquals("Dosovitskiy and others, 2020", base.path("source").asText());
    }

    @Test
    void modelsPrintsATableForPeople() {
        Captured models = Captured.run("models");
        assertTrue(models.out().startsWith("name "), models::out);
        assertTrue(models.out().contains("86,567,656"), models::out);
    }

    @Test
    void devicesNamesThemAll() {
        List<JsonNode> devices = Captured.run("devices", "--json").json();
        List<String> names = devices.stream().map(device -> device.path("device").asText()).toList();
        List<String> expected = new ArrayList<>(List.of("cpu"));
        OpenCl.devices().forEach(device -> expected.add("opencl:" + device.index()));
        expected.add("reference");
        assertEquals(expected, names);
        assertTrue(devices.getFirst().path("peakGflops").asDouble() > 0);
    }

    @Test
    void benchTellsWhatItMeasured() {
        for (String kind : List.of("train", "infer")) {
            Captured bench = Captured.run("bench", kind, "--dim", "16", "--depth", "1", "--heads", "2", "--batch", "2",
                    "--image", "8", "--steps", "2", "--warmup", "1", "--json");
            assertEquals(0, bench.code(), bench::err);
            JsonNode result = bench.json().getFirst();
            for (String field : List.of("imagesPerSecond", "msPerStep", "gflops", "peakGflops", "peakMiB")) {
                assertTrue(result.path(field).asDouble() > 0, () -> field + " in " + result);
            }
            assertEquals("cpu", result.path("device").asText());
            assertEquals(2 / result.path("msPerStep").asDouble() * 1e3, result.path("imagesPerSecond").asDouble(),
                    1e-6);
        }
    }

    @Test
    void benchWithoutAKindIsWrongUsage() {
        Captured bench = Captured.run("bench");
        assertEquals(2, bench.code(), bench::err);
    }

    @Test
    void helpOfTrainIsAsReviewed() throws Exception {
        try (var expected = OtherCommandsTest.class.getResourceAsStream("/train-help.txt")) {
            assertEquals(new String(expected.readAllBytes()), Captured.run("train", "--help").out());
        }
    }
}
