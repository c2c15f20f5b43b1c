package dev.gradus.nn.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Scope;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.check.FastDevices;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.GraphException;
import dev.gradus.nn.checkpoint.Checkpoint;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@SuppressWarnings("try") // a swap is closed twice on purpose
class WeightAverageTest {
    private static Tensor parameter(Device device, double... values) {
        return Tensor.of(device, Shape.of(values.length), values).requireGrad();
    }

    private static Tensor parameter(double... values) {
        return parameter(Device.reference(), values);
    }

    private static void set(Tensor parameter, double... values) {
        parameter.assign(Tensor.of(parameter.device(), parameter.shape(), values));
    }

    private static double[] average(WeightAverage average) {
        return average.state().get("p.average").toDoubles();
    }

    @ParameterizedTest
    @MethodSource("dev.gradus.autograd.check.FastDevices#names")
    void theAverageFollowsTheParameters(String name) {
        Tensor p = parameter(FastDevices.named(name), 1, 2);
        WeightAverage average = new WeightAverage(Map.of("p", p), 0.75, false);
        assertArrayEquals(new double[] {1, 2}, average(average));
        set(p, 5, 2);
        average.update();
        assertArrayEquals(new double[] {2, 2}, average(average));
        average.update();
        assertArrayEquals(new double[] {2.75, 2}, average(average));
    }

    @Test
    void aWarmUpForgetsTheBeginningSooner() {
        Tensor p = parameter(0);
        WeightAverage average = new WeightAverage(Map.of("p", p), 0.15, true);
        set(p, 1);
        average.update();
        assertEquals(1 - 1 / 10.0, average(average)[0], 1e-15);
        average.update();
        // (1 + 1)/(10 + 1) is larger than the decay by now.
        assertEquals(1 - 0.1 * 0.15, average(average)[0], 1e-15);
    }

    @Test
    void aSwapPutsTheAveragesIntoTheModelAndBack() {
        Tensor p = parameter(0.1, 0.2);
        WeightAverage average = new WeightAverage(Map.of("p", p), 0.5, false);
        set(p, 0.3, 0.7);
        average.update();
        double[] averaged = average(average);
        try (WeightAverage.Swap swap = average.swap()) {
            assertArrayEquals(averaged, p.toDoubles());
            assertTrue(assertThrows(GraphException.class, average::update).getMessage()
                    .startsWith("[weight_average] cannot update while the model holds the averages"));
            assertThrows(GraphException.class, average::swap);
            swap.close(); // twice is once
        }
        assertArrayEquals(new double[] {0.3, 0.7}, p.toDoubles());
        assertArrayEquals(averaged, average(average));
        average.update();
    }

    @Test
    void aSavedAverageGoesOnBitForBit(@TempDir Path folder) {
        Tensor whole = parameter(1.0 / 3);
        WeightAverage uninterrupted = new WeightAverage(Map.of("p", whole), 0.99, true);
        Tensor before = parameter(1.0 / 3);
        WeightAverage stopped = new WeightAverage(Map.of("p", before), 0.99, true);
        for (int step = 0; step < 3; step++) {
            set(whole, Math.sin(step));
            uninterrupted.update();
            set(before, Math.sin(step));
            stopped.update();
        }
        Path file = folder.resolve("average.safetensors");
        Checkpoint.write(file, Map.of("p", before), stopped.state(), Map.of());
        Tensor after = parameter(0);
        WeightAverage resumed = new WeightAverage(Map.of("p", after), 0.99, true);
        try (Checkpoint checkpoint = Checkpoint.open(file)) {
            checkpoint.load(Map.of("p", after), resumed.state());
        }
        for (int step = 3; step < 6; step++) {
            set(whole, Math.sin(step));
            uninterrupted.update();
            set(after, Math.sin(step));
            resumed.update();
        }
        assertArrayEquals(average(uninterrupted), average(resumed));
    }

    @Test
    void badArgumentsAreNamed() {
        assertEquals("[weight_average] decay must lie in [0, 1), got 1.0", assertThrows(ArgumentException.class,
                () -> new WeightAverage(Map.of("p", parameter(1)), 1, false)).getMessage());
        assertThrows(ArgumentException.class, () -> new WeightAverage(Map.of(), 0.9, false));
        try (Scope _ = Scope.open()) {
            assertThrows(GraphException.class, () -> new WeightAverage(Map.of("p", parameter(1)), 0.9, false));
        }
    }
}
