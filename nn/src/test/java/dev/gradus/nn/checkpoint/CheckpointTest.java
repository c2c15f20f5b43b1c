package dev.gradus.nn.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.CheckpointException;
import dev.gradus.autograd.io.SafeTensorsReader;
import dev.gradus.autograd.io.SafeTensorsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTest {
    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("model.safetensors");
    }

    @Test
    void valuesComeBackBitForBitOnBothDevices() {
        for (Device device : new Device[] {Device.cpu(), Device.reference()}) {
            Tensor weight = Tensor.of(device, Shape.of(2, 2), new double[] {-0.0, 1e-42, Math.PI, -1e30});
            Tensor steps = Tensor.ofInts(device, Shape.of(2), new int[] {7, Integer.MAX_VALUE});
            Checkpoint.write(file, Map.of("w", weight), Map.of("steps", steps), Map.of("note", "nötig"));
            Tensor back = Tensor.zeros(device, Shape.of(2, 2));
            Tensor stepsBack = Tensor.ofInts(device, Shape.of(2), new int[2]);
            try (Checkpoint checkpoint = Checkpoint.open(file)) {
                checkpoint.load(Map.of("w", back), Map.of("steps", stepsBack));
                assertEquals("nötig", checkpoint.metadata("note"));
                assertEquals(4, checkpoint.modelSize());
            }
            assertArrayEquals(weight.toDoubles(), back.toDoubles());
            assertArrayEquals(steps.toInts(), stepsBack.toInts());
        }
    }

    @Test
    void othersFindTheModelUnderItsPublishedNames() {
        Checkpoint.write(file, Map.of("blocks.0.attn.qkv.weight", cpu(1, 2)), Map.of("x.exp_avg", cpu(3, 4)), Map.of());
        try (SafeTensorsReader reader = SafeTensorsReader.open(file)) {
            assertArrayEquals(new float[] {1, 2}, reader.floats("blocks.0.attn.qkv.weight"));
            assertTrue(reader.contains("optimizer.x.exp_avg"));
        }
    }

    @Test
    void aModelIsLoadedWithoutItsOptimizerAndOnAnotherDevice() {
        Checkpoint.write(file, Map.of("w", cpu(1, 0.1f)), Map.of("w.exp_avg", cpu(3, 4)), Map.of());
        Tensor target = Tensor.zeros(Device.reference(), Shape.of(2));
        try (Checkpoint checkpoint = Checkpoint.open(file)) {
            checkpoint.load(Map.of("w", target));
        }
        assertArrayEquals(new double[] {1, 0.1f}, target.toDoubles());
    }

    @Test
    void goingOnWithAnotherNumberTypeIsRefused() {
        Checkpoint.write(file, Map.of("w", cpu(1, 2)), Map.of(), Map.of());
        Tensor target = Tensor.zeros(Device.reference(), Shape.of(2));
        CheckpointException e = loadFails(Map.of("w", target));
        assertTrue(e.problem().contains("w is F32 in the file, F64 in the model"), e::getMessage);
    }

    @Test
    void whatDiffersIsToldAndNothingIsTouched() {
        Checkpoint.write(file, Map.of("a", cpu(1, 2), "b", cpu(3)), Map.of(), Map.of());
        Tensor a = cpu(9, 9);
        Map<String, Tensor> model = new LinkedHashMap<>();
        model.put("a", a);
        model.put("b", cpu(9, 9));
        model.put("c", cpu(9));
        CheckpointException e = loadFails(model);
        assertTrue(e.problem().contains("b is [1] in the file, [2] in the model"), e::getMessage);
        assertTrue(e.problem().contains("1 missing (c)"), e::getMessage);
        assertArrayEquals(new float[] {9, 9}, a.toFloats());
    }

    @Test
    void everyChangedByteIsNoticed() throws IOException {
        Checkpoint.write(file, Map.of("w", cpu(1, 2, 3)), Map.of(), Map.of("config", "abc"));
        byte[] whole = Files.readAllBytes(file);
        for (int at = 0; at < whole.length; at++) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 4;
            Files.write(file, damaged);
            int position = at;
            assertThrows(CheckpointException.class, () -> Checkpoint.open(file).close(), () -> "byte " + position);
        }
    }

    @Test
    void everyCutIsNoticed() throws IOException {
        Checkpoint.write(file, Map.of("w", cpu(1, 2, 3)), Map.of(), Map.of());
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            int cut = length;
            assertThrows(CheckpointException.class, () -> Checkpoint.open(file).close(), () -> "length " + cut);
        }
    }

    @Test
    void aForeignFileAndAnotherVersionAreNamed() {
        new SafeTensorsWriter().add("w", new int[] {1}, new float[1]).write(file);
        CheckpointException foreign = assertThrows(CheckpointException.class, () -> Checkpoint.open(file));
        assertTrue(foreign.problem().contains("no checkpoint of Gradus"), foreign::getMessage);
        new SafeTensorsWriter().metadata("gradus.format", "2").add("w", new int[] {1}, new float[1]).write(file);
        CheckpointException later = assertThrows(CheckpointException.class, () -> Checkpoint.open(file));
        assertTrue(later.problem().contains("format 2, this program reads format 1"), later::getMessage);
        CheckpointException none = assertThrows(CheckpointException.class,
                () -> Checkpoint.open(folder.resolve("none")));
        assertTrue(none.problem().contains("no such file"), none::getMessage);
    }

    private CheckpointException loadFails(Map<String, Tensor> model) {
        try (Checkpoint checkpoint = Checkpoint.open(file)) {
            return assertThrows(CheckpointException.class, () -> checkpoint.load(model, Map.of()));
        }
    }

    private static Tensor cpu(float... values) {
        return Tensor.of(Device.cpu(), Shape.of(values.length), values);
    }
}
