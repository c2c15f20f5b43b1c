package dev.gradus.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.CheckpointException;
import dev.gradus.autograd.error.ShapeException;
import dev.gradus.autograd.random.Philox;
import dev.gradus.nn.checkpoint.Checkpoint;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Layers that remember what they saw, and the buffers they remember it in. */
class RunningStatisticsTest {
    private static final double TOLERANCE = 1e-9;

    private final Init init = new Init(Device.reference(), new Philox(1));

    private Tensor images(long seed, int... extents) {
        Shape shape = Shape.of(extents);
        return Tensor.of(Device.reference(), shape, ModuleGradients.gaussian(new Philox(seed), shape.count()));
    }

    private static BatchNorm2d golden(Golden golden) {
        BatchNorm2d norm = new BatchNorm2d(new Init(Device.reference(), new Philox(1)), 3, 1e-5, 0.1);
        norm.parameters().forEach((name, parameter) -> parameter.assign(
                golden.tensor(Device.reference(), "param." + name)));
        for (String name : List.of("running_mean", "running_var")) {
            norm.buffers().get(name).assign(golden.tensor(Device.reference(), "input." + name));
        }
        return norm;
    }

    @Test
    void trainingMovesTheBuffersAsPyTorchDoes() {
        try (Golden golden = Golden.open("ops/batch_norm_train")) {
            BatchNorm2d norm = golden(golden);
            Tensor y = norm.forward(golden.tensor(Device.reference(), "input.x"));
            Golden.assertClose("y", golden.values("output.y"), y.toDoubles(), TOLERANCE);
            for (String name : List.of("running_mean", "running_var")) {
                double[] moved = norm.buffers().get(name).toDoubles();
                Golden.assertClose(name, golden.values("output." + name), moved, TOLERANCE);
            }
            assertArrayEquals(new int[] {1}, norm.buffers().get("num_batches_tracked").toInts());
        }
    }

    @Test
    void evaluationReadsTheBuffersAndLeavesThem() {
        try (Golden golden = Golden.open("ops/batch_norm_eval")) {
            BatchNorm2d norm = golden(golden);
            norm.eval();
            Tensor y = norm.forward(golden.tensor(Device.reference(), "input.x"));
            Golden.assertClose("y", golden.values("output.y"), y.toDoubles(), TOLERANCE);
            for (String name : List.of("running_mean", "running_var")) {
                double[] kept = norm.buffers().get(name).toDoubles();
                assertArrayEquals(golden.values("input." + name), kept);
            }
        }
    }

    @Test
    void switchableNormEvaluatesASampleByItself() {
        SwitchableNorm norm = new SwitchableNorm(init, 3, 1e-5, 1);
        Tensor x = images(2, 4, 3, 5, 2);
        Tensor trained = norm.forward(x);
        norm.eval();
        assertArrayEquals(trained.toDoubles(), norm.forward(x).toDoubles(), TOLERANCE);
        Tensor alone = norm.forward(x.narrow(0, 1, 2));
        assertArrayEquals(trained.narrow(0, 1, 2).toDoubles(), alone.toDoubles(), TOLERANCE);
    }

    @Test
    void computingAgainInTheBackwardTakesABatchInOnce() {
        Tensor x = images(6, 2, 3, 4, 4);
        Tensor cotangent = images(7, 2, 3, 4, 4);
        Sequential kept = new Sequential(new BatchNorm2d(init, 3, 1e-5, 0.1), new SwitchableNorm(init, 3, 1e-5, 0.1));
        Sequential again = new Sequential(new BatchNorm2d(init, 3, 1e-5, 0.1), new SwitchableNorm(init, 3, 1e-5, 0.1));
        again.recompute(true);
        kept.call(x).backward(cotangent);
        again.call(x).backward(cotangent);
        assertArrayEquals(new int[] {1}, again.buffers().get("0.num_batches_tracked").toInts());
        kept.state().forEach((name, tensor) -> assertArrayEquals(
                tensor.toDoubles(), again.state().get(name).toDoubles(), name));
        kept.parameters().forEach((name, parameter) -> assertArrayEquals(
                parameter.grad().toDoubles(), again.parameters().get(name).grad().toDoubles(), name));
    }

    @Test
    void buffersHaveNamesAndAreNoParameters() {
        Sequential model = new Sequential(
                new Conv2d(init, Conv2d.Config.of(2, 3, 1).withBias(false)), new BatchNorm2d(init, 3, 1e-5, 0.1));
        assertEquals(
                List.of("0.weight", "1.weight", "1.bias", "1.running_mean", "1.running_var", "1.num_batches_tracked"),
                List.copyOf(model.state().keySet()));
        assertEquals(List.of("0.weight", "1.weight", "1.bias"), List.copyOf(model.parameters().keySet()));
        assertEquals(3, model.buffers().size());
        assertEquals("1.running_mean", model.buffers().get("1.running_mean").name());
        assertEquals(6 + 3 + 3, model.parameterCount());
        model.forward(images(3, 2, 2, 4, 4)).sum().backward();
        model.buffers().values().forEach(buffer -> assertFalse(buffer.requiresGrad()));
    }

    @Test
    void aCheckpointCarriesBuffers(@TempDir Path folder) {
        Path file = folder.resolve("model.safetensors");
        BatchNorm2d saved = new BatchNorm2d(init, 3, 1e-5, 0.1);
        Tensor x = images(4, 2, 3, 4, 4);
        saved.forward(x);
        saved.forward(x.add(1));
        saved.eval();
        Checkpoint.write(file, saved.state(), Map.of(), Map.of());

        BatchNorm2d loaded = new BatchNorm2d(init, 3, 1e-5, 0.1);
        loaded.eval();
        try (Checkpoint checkpoint = Checkpoint.open(file)) {
            CheckpointException e = assertThrows(CheckpointException.class,
                    () -> checkpoint.load(loaded.parameters()));
            assertTrue(e.getMessage().contains("3 unexpected (running_mean; running_var; num_batches_tracked)"),
                    e.getMessage());
            checkpoint.load(loaded.state());
        }
        assertArrayEquals(saved.forward(x).toDoubles(), loaded.forward(x).toDoubles());
        assertArrayEquals(new int[] {2}, loaded.buffers().get("num_batches_tracked").toInts());
    }

    @Test
    void aSingleValueHasNoVarianceToLearnFrom() {
        BatchNorm2d norm = new BatchNorm2d(init, 3, 1e-5, 0.1);
        Tensor x = images(5, 1, 3, 1, 1);
        ShapeException e = assertThrows(ShapeException.class, () -> norm.forward(x));
        assertTrue(e.getMessage().startsWith("[batch_norm2d] x=[1, 3, 1, 1] has a single value per channel"),
                e.getMessage());
        assertArrayEquals(new double[3], norm.buffers().get("running_mean").toDoubles());
        norm.eval();
        assertEquals(Shape.of(1, 3, 1, 1), norm.forward(x).shape());
    }

    @Test
    void mistakesAreRefused() {
        assertMessage("[running_statistics] momentum must lie in (0, 1], got 0.0",
                () -> new BatchNorm2d(init, 3, 1e-5, 0));
        assertMessage("[batch_norm2d] channels must be positive, got 0", () -> new BatchNorm2d(init, 0, 1e-5, 0.1));
        assertMessage("[group_norm] channels=6 do not make groups=4", () -> new GroupNorm(init, 4, 6, 1e-5));
        assertMessage("[instance_norm] channels must be positive", () -> new InstanceNorm(init, 0, 1e-5, false));
        assertMessage("[switchable_norm] channels must be positive", () -> new SwitchableNorm(init, 0, 1e-5, 0.1));
        assertMessage("[conv2d] in=4 and out=3 do not make 2 groups", () -> Conv2d.Config.of(4, 3, 1).withGroups(2));
        assertMessage("[weight_standardization] eps must be positive",
                () -> new StdConv2d(init, Conv2d.Config.of(1, 1, 1), 0));
        assertMessage("[shy] buffer 'memory' wants a gradient", Shy::new);
    }

    private static final class Shy extends Module {
        Shy() {
            buffer("memory", Tensor.zeros(2).requireGrad());
        }

        @Override
        public Tensor forward(Tensor x) {
            return x;
        }
    }

    private static void assertMessage(String text, Runnable action) {
        ArgumentException e = assertThrows(ArgumentException.class, action::run);
        assertTrue(e.getMessage().startsWith(text), e.getMessage());
    }
}
