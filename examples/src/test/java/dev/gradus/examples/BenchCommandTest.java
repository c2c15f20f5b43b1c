package dev.gradus.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchCommandTest {
    private static final List<String> TINY =
            List.of("--dim", "16", "--depth", "1", "--heads", "2", "--batch", "2", "--image", "8");

    @TempDir
    private Path folder;

    private static Captured bench(String... arguments) {
        List<String> all = new ArrayList<>(List.of("bench"));
        all.addAll(List.of(arguments));
        return Captured.run(all.toArray(String[]::new));
    }

    private static Captured steps(String kind, String... further) {
        List<String> all = new ArrayList<>(List.of(kind));
        all.addAll(TINY);
        all.addAll(List.of("--steps", "2", "--warmup", "2"));
        all.addAll(List.of(further));
        return bench(all.toArray(String[]::new));
    }

    @Test
    void trainTellsOfMemoryAndOfTheStart() {
        Captured train = steps("train", "--json", "--clip", "1");
        assertEquals(0, train.code(), train::err);
        JsonNode result = train.json().getFirst();
        for (String field : List.of("activationBytesPerImage", "poolPeakMiB", "arraysMade", "firstStepSeconds")) {
            assertTrue(result.path(field).asDouble() > 0, () -> field + " in " + result);
        }
        assertEquals(0, result.path("arraysMadeWhileTimed").asInt(-1));
        assertTrue(result.path("msLeast").asDouble() <= result.path("msPerStep").asDouble());
        assertTrue(result.path("heapMiBPerStep").asDouble(-1) >= 0);
        assertTrue(result.path("collectionsWhileTimed").asInt(-1) >= 0);
    }

    @Test
    void aModelWithANameIsMeasuredWithItsOwnSizes() {
        Captured infer = bench("infer", "--model", "cct_2_3x2_cifar", "--batch", "1", "--steps", "1", "--warmup", "0",
                "--profile");
        assertEquals(0, infer.code(), infer::err);
        assertTrue(infer.out().contains("\n  conv2d "), infer::out);
        Captured both = bench("infer", "--model", "cct_2_3x2_cifar", "--dim", "16");
        assertEquals(2, both.code());
        assertTrue(both.err().contains("--model cct_2_3x2_cifar has sizes of its own"), both::err);
        assertEquals(2, bench("train", "--model", "cct_9").code());
    }

    @Test
    void aProfileAddsUpToTheStep() {
        Captured train = steps("train", "--profile", "--json");
        assertEquals(0, train.code(), train::err);
        List<JsonNode> rows = train.json().subList(1, train.json().size());
        assertEquals(1, rows.stream().mapToDouble(row -> row.path("share").asDouble()).sum(), 1e-9);
        Set<String> seen = rows.stream().map(row -> row.path("phase").asText() + " " + row.path("operation").asText())
                .collect(Collectors.toSet());
        for (String row : List.of("data ", "forward linear", "backward linear", "forward cross_entropy",
                "backward (between operations)", "optimizer ", " rest")) {
            assertTrue(seen.contains(row), () -> row + " in " + seen);
        }
    }

    @Test
    void theTableOfAProfileIsForPeople() {
        Captured infer = steps("infer", "--profile");
        assertEquals(0, infer.code(), infer::err);
        assertTrue(infer.out().contains("\nforward "), infer::out);
        assertTrue(infer.out().contains("\n  self_attention "), infer::out);
        assertFalse(infer.out().contains("\nbackward "), infer::out);
        assertTrue(infer.out().contains("\nthe step "), infer::out);
    }

    @Test
    void aTimelineIsMadeOfTraceEvents() throws Exception {
        Path file = folder.resolve("step.json");
        Captured train = steps("train", "--timeline", file.toString());
        assertEquals(0, train.code(), train::err);
        assertTrue(train.out().contains("https://ui.perfetto.dev"), train::out);
        JsonNode events = new ObjectMapper().readTree(file.toFile()).path("traceEvents");
        Set<String> kinds = events.findValuesAsText("ph").stream().collect(Collectors.toSet());
        assertEquals(Set.of("M", "X", "C"), kinds);
        Set<String> names = Set.copyOf(events.findValuesAsText("name"));
        for (String name : List.of("step 1", "step 2", "forward", "backward", "optimizer", "blocks.0", "linear")) {
            assertTrue(names.contains(name), () -> name + " in " + names);
        }
    }

    @Test
    void aFileThatCannotBeWrittenIsRefusedBeforeAnythingIsMeasured() throws Exception {
        Captured missing = steps("train", "--timeline", folder.resolve("no/step.json").toString());
        assertEquals(1, missing.code());
        assertTrue(missing.err().contains("there is no folder"), missing::err);
        Captured isFolder = bench("kernels", "--roofline", folder.toString());
        assertEquals(1, isFolder.code());
        assertTrue(isFolder.err().contains("this is a folder"), isFolder::err);
        assertEquals("", missing.out() + isFolder.out());
    }

    @Test
    void withoutFusingTheStepIsMadeOfPrimitives() {
        Captured train = steps("train", "--unfused", "--profile", "--json");
        assertEquals(0, train.code(), train::err);
        Set<String> operations = train.json().stream().map(row -> row.path("operation").asText())
                .collect(Collectors.toSet());
        assertTrue(operations.contains("matmul") && operations.contains("exp"),
                operations::toString);
        assertFalse(operations.contains("linear") || operations.contains("self_attention"), operations::toString);
    }

    @Test
    void everyKernelIsTimedOnEveryDevice() {
        for (String device : List.of("cpu", "reference")) {
            List<String> all = new ArrayList<>(List.of("kernels", "--seconds", "0.001", "--json", "--device", device));
            all.addAll(TINY);
            Captured kernels = bench(all.toArray(String[]::new));
            assertEquals(0, kernels.code(), kernels::err);
            List<JsonNode> lines = kernels.json();
            assertEquals(device.equals("cpu"), lines.getFirst().path("peakGigabytesPerSecond").asDouble() > 0);
            assertTrue(lines.size() > 30, () -> "few kernels: " + lines.size());
            for (JsonNode line : lines.subList(1, lines.size())) {
                assertTrue(line.path("ms").asDouble() > 0 && line.path("gigabytesPerSecond").asDouble() > 0,
                        line::toString);
            }
        }
    }

    @Test
    void aRooflineIsAPicture() throws Exception {
        Path file = folder.resolve("roofline.svg");
        List<String> all = new ArrayList<>(List.of("kernels", "matmul_nt", "add", "--seconds", "0.001", "--roofline",
                file.toString()));
        all.addAll(TINY);
        Captured kernels = bench(all.toArray(String[]::new));
        assertEquals(0, kernels.code(), kernels::err);
        var picture = DocumentBuilderFactory.newInstance().newDocumentBuilder()
                .parse(new ByteArrayInputStream(Files.readAllBytes(file)));
        assertTrue(picture.getDocumentElement().getTextContent().contains("GFLOP/s"));
    }

    @Test
    void anUnknownKernelIsToldWithThoseThatExist() {
        Captured kernels = bench("kernels", "layernorm");
        assertEquals(2, kernels.code());
        assertTrue(kernels.err().contains("there is no kernel 'layernorm'"), kernels::err);
        assertTrue(kernels.err().contains("self_attention_backward"), kernels::err);
        assertTrue(kernels.err().contains("did you mean layer_norm?"), kernels::err);
    }

    @Test
    void theLadderIsClimbedRungByRung() {
        Captured ladder =
                bench("ladder", "--rows", "8", "--columns", "6", "--inner", "5", "--seconds", "0.001", "--json");
        assertEquals(0, ladder.code(), ladder::err);
        List<String> rungs = ladder.json().stream().skip(1).map(line -> line.path("rung").asText()).toList();
        assertEquals(List.of("naive", "ordered", "tiled", "vector", "register", "packed", "threads"), rungs);
        Captured two = bench("ladder", "register", "naive", "--rows", "8", "--seconds", "0.001");
        assertTrue(two.out().contains("\nnaive ") && two.out().contains("\nregister "), two::out);
        assertFalse(two.out().contains("\ntiled "), two::out);
    }

    @Test
    void anUnknownRungAndSizesOutOfRangeAreWrongUsage() {
        Captured rung = bench("ladder", "regster");
        assertEquals(2, rung.code());
        assertTrue(rung.err().contains("did you mean register?"), rung::err);
        for (String[] wrong : new String[][] {
            {"ladder", "--rows", "0"}, {"ladder", "--rows", "1000000", "--columns", "1000000"},
            {"ladder", "--seconds", "0"}, {"kernels", "--seconds", "-1"}, {"kernels", "--batch", "0"},
            {"train", "--clip", "-1"}, {"infer", "--steps", "0"}}) {
            assertEquals(2, bench(wrong).code(), () -> String.join(" ", wrong));
        }
    }
}
