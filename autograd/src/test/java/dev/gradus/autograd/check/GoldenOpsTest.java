package dev.gradus.autograd.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.gradus.autograd.DType;
import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.check.GoldenCases.GoldenCase;
import dev.gradus.autograd.io.SafeTensorsReader;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What PyTorch computes in double, forward and for every gradient, must come out on each device. */
class GoldenOpsTest {
    @TestFactory
    Stream<DynamicTest> referenceMatchesPyTorch() {
        return GoldenCases.all().stream().map(c -> dynamicTest(c.file(), () -> check(c, Device.reference())));
    }

    @TestFactory
    Stream<DynamicTest> fastDevicesMatchPyTorchUpToRounding() {
        return FastDevices.all().stream().flatMap(device -> GoldenCases.all().stream()
                .map(c -> dynamicTest(c.file() + " on " + device, () -> check(c, device))));
    }

    private static void check(GoldenCase c, Device device) throws URISyntaxException {
        Path file = Path.of(Objects.requireNonNull(
                GoldenOpsTest.class.getResource("/golden/ops/" + c.file() + ".safetensors"), c.file())
                .toURI());
        try (SafeTensorsReader golden = SafeTensorsReader.open(file)) {
            Map<String, Tensor> tensors = leaves(golden, device);
            Tensor y = c.compute().apply(tensors);
            String cotangent =
                    golden.names().stream().filter(n -> n.startsWith("grad.output.")).findFirst().orElseThrow();
            String output = cotangent.substring("grad.".length());
            assertEquals(Shape.of(golden.shape(output)), y.shape());
            assertClose(c, output, y.toDoubles(), golden.doubles(output), device);
            y.backward(Tensor.of(device, y.shape(), golden.doubles(cotangent)));
            int gradients = 0;
            for (String name : golden.names()) {
                if (name.startsWith("grad.") && !name.startsWith("grad.output.")) {
                    Tensor leaf = tensors.get(name.substring("grad.".length()));
                    assertNotNull(leaf.grad(), name);
                    assertClose(c, name, leaf.grad().toDoubles(), golden.doubles(name), device);
                    gradients++;
                }
            }
            assertTrue(gradients > 0, "a golden file without a gradient");
        }
    }

    /** The inputs and parameters by their short names. */
    private static Map<String, Tensor> leaves(SafeTensorsReader golden, Device device) {
        Map<String, Tensor> leaves = new HashMap<>();
        for (String name : golden.names()) {
            if (name.startsWith("input.") || name.startsWith("param.")) {
                Shape shape = Shape.of(golden.shape(name));
                leaves.put(
                        name.substring("input.".length()),
                        golden.entry(name).type().isFloating()
                                ? Tensor.of(device, shape, golden.doubles(name)).named(name).requireGrad()
                                : Tensor.ofInts(device, shape, golden.ints(name)).named(name));
            }
        }
        return leaves;
    }

    private static void assertClose(GoldenCase c, String what, double[] got, double[] want, Device device) {
        assertEquals(want.length, got.length, what);
        double largest = Tolerance.largest(want);
        double squaredError = 0;
        double squaredNorm = 0;
        for (int i = 0; i < want.length; i++) {
            double allowed = device.floatType() == DType.FLOAT64
                    ? Tolerance.DOUBLE * Math.max(Math.abs(want[i]), largest)
                    : Tolerance.ofFloat(c.longestSum(), want[i], largest);
            if (!Tolerance.agree(got[i], want[i], allowed)) {
                fail(what + " differs at element " + i + ": got " + got[i] + ", want " + want[i] + ", allowed "
                        + allowed);
            }
            squaredError += (got[i] - want[i]) * (got[i] - want[i]);
            squaredNorm += want[i] * want[i];
        }
        if (device.floatType() == DType.FLOAT64) {
            double error = Math.sqrt(squaredError);
            assertTrue(error <= Tolerance.DOUBLE * Math.sqrt(squaredNorm), what + " differs by " + error);
        }
    }
}
