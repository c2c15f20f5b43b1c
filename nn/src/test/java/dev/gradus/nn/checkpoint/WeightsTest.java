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
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightsTest {
    @TempDir
    private Path folder;

    @Test
    void everyTensorOfTheModelGetsTheValuesOfTheFile() {
        Path file = folder.resolve("w.safetensors");
        new SafeTensorsWriter()
                .add("fc.weight", new int[] {1, 2}, new double[] {1.1, 2})
                .add("fc.bias", new int[] {1}, new float[] {3})
                .write(file);
        Map<String, Tensor> model = model();
        Weights.load(file, model);
        assertArrayEquals(new double[] {1.1, 2}, model.get("fc.weight").toDoubles());
        assertArrayEquals(new double[] {3}, model.get("fc.bias").toDoubles());
    }

    @Test
    void aNamingStripsThePrefixAndLeavesOtherTensorsAside() {
        Path file = folder.resolve("w.safetensors");
        new SafeTensorsWriter()
                .add("model.fc.weight", new int[] {2}, new float[] {1, 2})
                .add("model.fc.bias", new int[] {1}, new float[] {3})
                .add("optimizer.step", new int[0], new int[] {7})
                .write(file);
        Map<String, Tensor> model = model();
        Weights.load(file, model, Naming.behind("model."));
        assertArrayEquals(new double[] {1, 2}, model.get("fc.weight").toDoubles());
    }

    @Test
    void aFileThatDoesNotFitIsDescribedAndChangesNothing() {
        Path file = folder.resolve("w.safetensors");
        new SafeTensorsWriter()
                .add("fc.weight", new int[] {2, 2}, new float[4])
                .add("extra", new int[] {1}, new float[1])
                .write(file);
        Map<String, Tensor> model = model();
        CheckpointException error = assertThrows(CheckpointException.class, () -> Weights.load(file, model));
        String firstLine = error.getMessage().lines().findFirst().orElseThrow();
        assertTrue(firstLine.contains("fc.weight is [2, 2] in the file, [1, 2] in the model"), firstLine);
        assertTrue(firstLine.contains("1 missing (fc.bias)"), firstLine);
        assertTrue(firstLine.contains("1 unexpected (extra)"), firstLine);
        assertTrue(firstLine.contains("w.safetensors"), firstLine);
        assertArrayEquals(new double[] {-1, -1}, model.get("fc.weight").toDoubles());
    }

    @Test
    void aFittingTensorStaysUntouchedWhenAnotherIsMissing() {
        Path file = folder.resolve("w.safetensors");
        new SafeTensorsWriter().add("fc.weight", new int[] {1, 2}, new float[] {1, 2}).write(file);
        Map<String, Tensor> model = model();
        assertThrows(CheckpointException.class, () -> Weights.load(file, model));
        assertArrayEquals(new double[] {-1, -1}, model.get("fc.weight").toDoubles());
    }

    @Test
    void integersDoNotBecomeWeights() {
        Path file = folder.resolve("w.safetensors");
        new SafeTensorsWriter()
                .add("fc.weight", new int[] {1, 2}, new int[] {1, 2})
                .add("fc.bias", new int[] {1}, new float[] {3})
                .write(file);
        try (SafeTensorsReader reader = SafeTensorsReader.open(file)) {
            Mismatch mismatch = Weights.compare(reader, model(), Naming.same());
            assertEquals(List.of("fc.weight is I32 in the file, FLOAT64 in the model"), mismatch.misfits());
        }
    }

    @Test
    void twoTensorsOfTheFileCannotBecomeOneOfTheModel() {
        Path file = folder.resolve("w.safetensors");
        new SafeTensorsWriter().add("a", new int[] {1}, new float[1]).add("b", new int[] {1}, new float[1]).write(file);
        CheckpointException error = assertThrows(
                CheckpointException.class, () -> Weights.load(file, model(), name -> "fc.bias"));
        assertTrue(error.getMessage().contains("'a' and 'b' are both called 'fc.bias'"), error.getMessage());
    }

    @Test
    void partsOfTheFileAreJoinedInTheirOrder() {
        Path file = folder.resolve("w.safetensors");
        new SafeTensorsWriter()
                .add("model.v", new int[] {1, 2}, new float[] {5, 6})
                .add("model.q", new int[] {1, 2}, new float[] {1, 2})
                .add("model.k", new int[] {1, 2}, new float[] {3, 4})
                .write(file);
        for (Device device : List.of(Device.reference(), Device.cpu())) {
            Tensor packed = Tensor.full(device, -1, Shape.of(3, 2));
            Weights.load(file, Map.of("qkv", packed), Naming.behind("model.").then(new Packed()));
            assertArrayEquals(new double[] {1, 2, 3, 4, 5, 6}, packed.toDoubles());
        }
    }

    @Test
    void aMissingPartAndAPartOfAnotherShapeAreNamed() {
        Path file = folder.resolve("w.safetensors");
        new SafeTensorsWriter()
                .add("q", new int[] {1, 2}, new float[2])
                .add("v", new int[] {2, 2}, new float[4])
                .write(file);
        Tensor packed = Tensor.full(Device.reference(), -1, Shape.of(3, 2));
        try (SafeTensorsReader reader = SafeTensorsReader.open(file)) {
            Mismatch mismatch = Weights.compare(reader, Map.of("qkv", packed), new Packed());
            assertEquals(List.of("qkv, part 2 of 3"), mismatch.missing());
            assertEquals(List.of("qkv, part 3 of 3, is [2, 2] in the file, [3, 2] in the model"), mismatch.misfits());
            assertEquals(List.of("q", "v"), Weights.compare(reader, Map.of(), new Packed()).unexpected());
        }
        assertThrows(CheckpointException.class, () -> Weights.load(file, Map.of("qkv", packed), new Packed()));
        assertArrayEquals(new double[] {-1, -1, -1, -1, -1, -1}, packed.toDoubles());
    }

    @Test
    void aTensorIsNotBothWholeAndInParts() {
        Path file = folder.resolve("w.safetensors");
        new SafeTensorsWriter()
                .add("qkv", new int[] {3}, new float[3])
                .add("k", new int[] {1}, new float[1])
                .write(file);
        Tensor packed = Tensor.full(Device.reference(), -1, Shape.of(3));
        CheckpointException error = assertThrows(
                CheckpointException.class, () -> Weights.load(file, Map.of("qkv", packed), new Packed()));
        assertTrue(error.getMessage().contains("'k' and 'qkv' are both called 'qkv'"), error.getMessage());
    }

    @Test
    void namesThatAreNearlyTheSameAreBroughtTogether() {
        Path file = folder.resolve("w.safetensors");
        new SafeTensorsWriter()
                .add("fc.weights", new int[] {2}, new float[2])
                .add("fc.bias", new int[] {3}, new float[3])
                .write(file);
        CheckpointException error = assertThrows(CheckpointException.class, () -> Weights.load(file, model()));
        assertEquals("'fc.weights' of the file is nearly 'fc.weight' of the model: does it need a naming?",
                error.hint());
        try (SafeTensorsReader reader = SafeTensorsReader.open(file)) {
            assertEquals("""
                    do not fit (1):
                      fc.bias is [3] in the file, [1] in the model
                    missing in the file (1):
                      fc.weight
                    unexpected in the file (1):
                      fc.weights""", Weights.compare(reader, model(), Naming.same()).report());
        }
        assertEquals("no difference", new Mismatch(List.of(), List.of(), List.of()).report());
    }

    @Test
    void aModelThatNobodyHasYetIsFilledAsItIsRead() {
        Path file = folder.resolve("w.safetensors");
        new SafeTensorsWriter()
                .add("a", new int[] {2}, new float[] {1, 2})
                .add("b", new int[] {2}, new float[] {3, 4})
                .add("counts", new int[] {2}, new int[] {5, 6})
                .write(file);
        for (Device device : List.of(Device.reference(), Device.cpu())) {
            Map<String, Tensor> model = Map.of("a", Tensor.zeros(device, Shape.of(2)), "b",
                    Tensor.zeros(device, Shape.of(2)), "counts", Tensor.ofInts(device, Shape.of(2), new int[2]));
            try (SafeTensorsReader reader = SafeTensorsReader.open(file)) {
                Weights.fill(reader, model, Naming.same());
            }
            assertArrayEquals(new double[] {1, 2}, model.get("a").toDoubles());
            assertArrayEquals(new double[] {3, 4}, model.get("b").toDoubles());
            assertArrayEquals(new int[] {5, 6}, model.get("counts").toInts());
        }
    }

    @Test
    void axesAreMovedBeforePartsAreJoined() {
        Path file = folder.resolve("w.safetensors");
        new SafeTensorsWriter()
                .add("q", new int[] {2, 1}, new float[] {1, 2})
                .add("k", new int[] {2, 1}, new float[] {3, 4})
                .add("v", new int[] {2, 1}, new float[] {5, 6})
                .write(file);
        Naming transposed = new Naming() {
            @Override
            public String toModel(String nameInFile) {
                return "qkv";
            }

            @Override
            public Part part(String nameInFile) {
                return new Part("qkv".indexOf(nameInFile), 3);
            }

            @Override
            public Axes axes(String nameInFile) {
                return Axes.of("in out -> out in");
            }
        };
        for (Device device : List.of(Device.reference(), Device.cpu())) {
            Tensor packed = Tensor.zeros(device, Shape.of(3, 2));
            Weights.load(file, Map.of("qkv", packed), transposed);
            assertArrayEquals(new double[] {1, 2, 3, 4, 5, 6}, packed.toDoubles());
        }
        Tensor other = Tensor.zeros(Device.cpu(), Shape.of(6, 1));
        try (SafeTensorsReader reader = SafeTensorsReader.open(file)) {
            assertEquals("qkv, part 1 of 3, is [2, 1] in the file, read as [1, 2], [6, 1] in the model",
                    Weights.compare(reader, Map.of("qkv", other), transposed).misfits().getFirst());
            try (TranslatedFile translated = new TranslatedFile(reader, transposed)) {
                assertArrayEquals(new int[] {3, 2}, translated.tensor("qkv").shape());
                assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6}, translated.floats("qkv"));
                assertArrayEquals(new double[] {1, 2, 3, 4, 5, 6}, translated.doubles("qkv"));
            }
        }
    }

    @Test
    void whatTheFileCannotGiveIsAMisfitAndNotMerelyMissing() {
        Path file = folder.resolve("w.safetensors");
        new SafeTensorsWriter().add("k", new int[] {1, 2}, new float[2]).write(file);
        try (TranslatedFile translated = new TranslatedFile(SafeTensorsReader.open(file), new Packed())) {
            assertEquals(Map.of("qkv", "lacks qkv, part 1 of 3 and qkv, part 3 of 3"), translated.unreadable());
            Tensor packed = Tensor.zeros(Device.cpu(), Shape.of(3, 2));
            assertEquals(List.of("qkv lacks qkv, part 1 of 3 and qkv, part 3 of 3"),
                    Weights.compare(translated, Map.of("qkv", packed), Naming.same()).misfits());
        }
    }

    /** Calls q, k and v the parts of qkv. */
    private static final class Packed implements Naming {
        @Override
        public String toModel(String nameInFile) {
            return "qkv";
        }

        @Override
        public Part part(String nameInFile) {
            return nameInFile.length() == 1 ? new Part("qkv".indexOf(nameInFile), 3) : Part.WHOLE;
        }
    }

    private static Map<String, Tensor> model() {
        Map<String, Tensor> model = new LinkedHashMap<>();
        model.put("fc.weight", Tensor.full(Device.reference(), -1, Shape.of(1, 2)));
        model.put("fc.bias", Tensor.full(Device.reference(), -1, Shape.of(1)));
        return model;
    }
}
