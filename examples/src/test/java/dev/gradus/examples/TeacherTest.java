package dev.gradus.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gradus.autograd.io.TensorFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A smoke model that knows a few shapes by heart teaches another one. */
class TeacherTest {
    private static final String[] FEW = {"--dataset", "shapes10", "--limit-train", "32", "--limit-test", "20",
        "--batch", "16", "--preset", "smoke"};

    @TempDir
    static Path shared;

    @TempDir
    Path folder;

    private static Path teacher;

    @BeforeAll
    static void train() {
        teacher = shared.resolve("teacher");
        Captured run = train(teacher, "--epochs", "40");
        assertEquals(0, run.code(), run::err);
    }

    private static Captured train(Path out, String... more) {
        List<String> arguments = new ArrayList<>(List.of("train", "--json", "--out", out.toString()));
        arguments.addAll(List.of(FEW));
        arguments.addAll(List.of(more));
        return Captured.run(arguments.toArray(String[]::new));
    }

    private Captured learn(Path out, String... more) {
        List<String> arguments = new ArrayList<>(List.of("--teacher", teacher.toString()));
        arguments.addAll(List.of(more));
        return train(out, arguments.toArray(String[]::new));
    }

    /** With all of the loss the teacher's, no label is looked at but to count what is right. */
    @Test
    void whoNeverSeesALabelLearnsThemFromATeacher() throws IOException {
        for (String kind : List.of("hard", "soft")) {
            Path out = folder.resolve(kind);
            Captured run = learn(out, "--distill", kind, "--teacher-share", "1", "--epochs", "40", "--lr", "0.005",
                    "--seed", "3");
            assertEquals(0, run.code(), run::err);
            JsonNode step = new ObjectMapper().readTree(Files.readAllLines(out.resolve("metrics.jsonl")).stream()
                    .filter(line -> line.contains("\"event\":\"step\"")).toList().getLast());
            assertTrue(step.path("accuracy").asDouble() > 0.7, step::toString);
            try (TensorFile student = TensorFile.open(last(out)); TensorFile before = TensorFile.open(last(teacher))) {
                assertArrayEquals(new int[] {1, 66, 64}, student.tensors().get("pos_embed").shape());
                assertTrue(student.tensors().containsKey("head_dist.weight"));
                assertFalse(before.tensors().containsKey("dist_token"));
            }
            Captured eval = Captured.run("eval", "--checkpoint", out.toString(), "--limit-test", "20", "--json");
            assertEquals(0, eval.code(), eval::err);
            RunConfig config = RunConfig.fromJson("test", Files.readString(out.resolve("config.json")));
            assertEquals(kind, config.recipe().teacher().kind().name().toLowerCase(Locale.ROOT));
        }
    }

    @Test
    void stoppedAndResumedEqualsStraightBitForBit() throws IOException {
        Path straight = folder.resolve("straight");
        Path broken = folder.resolve("broken");
        assertEquals(0, learn(straight, "--epochs", "2", "--max-steps", "4").code());
        assertEquals(0, learn(broken, "--epochs", "2", "--max-steps", "3").code());
        Captured resumed = Captured.run("train", "--resume", broken.toString(), "--max-steps", "4");
        assertEquals(0, resumed.code(), resumed::err);
        assertArrayEquals(Files.readAllBytes(last(straight)), Files.readAllBytes(last(broken)));
    }

    @Test
    void aRunGoesOnWithTheTeacherItBeganWith() throws IOException {
        Path moved = folder.resolve("teacher.safetensors");
        Files.copy(last(teacher), moved);
        Path out = folder.resolve("run");
        Captured begun = train(out, "--epochs", "2", "--max-steps", "1", "--teacher", moved.toString());
        assertEquals(0, begun.code(), begun::err);
        Files.copy(last(out), moved, StandardCopyOption.REPLACE_EXISTING);
        Captured resumed = Captured.run("train", "--resume", out.toString());
        assertEquals(2, resumed.code());
        assertTrue(resumed.err().contains("has changed since the run began"), resumed::err);
    }

    @Test
    void teachersThatCannotTeachAreRefusedAndLeaveNoFolder() {
        assertUsage("--teacher is missing", "--distill", "soft");
        assertUsage("[train] --distill must be", "--teacher", teacher.toString(), "--distill", "warm");
        assertUsage("[train] --temperature must be", "--teacher", teacher.toString(), "--temperature", "0");
        assertUsage("[train] --teacher-share must be", "--teacher", teacher.toString(), "--teacher-share", "1.5");
        Path small = folder.resolve("small");
        assertEquals(0, Captured.run("finetune", "--weights", teacher.toString(), "--dataset", "shapes10", "--image",
                "16", "--limit-train", "16", "--limit-test", "8", "--epochs", "1", "--batch", "8", "--out",
                small.toString()).code());
        assertUsage("sees pictures of 16x16, its student of 32x32", "--teacher", small.toString());
    }

    private void assertUsage(String expected, String... more) {
        Path out = folder.resolve("none");
        Captured run = train(out, more);
        assertEquals(2, run.code(), run::err);
        assertTrue(run.err().contains(expected), run::err);
        assertFalse(Files.exists(out));
    }

    private static Path last(Path run) {
        return run.resolve("checkpoints").resolve("last.safetensors");
    }
}
