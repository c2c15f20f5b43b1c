package dev.gradus.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.backend.ActivationKind;
import dev.gradus.autograd.check.FastDevices;
import dev.gradus.autograd.random.Philox;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every layer does on fast devices what it does on the reference; on the processor with any number of threads. */
class LayerDevicesTest {
    private static final double TOLERANCE = 2e-6;

    @ParameterizedTest(name = "{0} of {1}")
    @MethodSource("dev.gradus.nn.LayerGradientsTest#layers")
    void theProcessorAgreesWithTheReference(String name, Shape input, Function<Init, Module> layer) {
        try (Device one = Device.cpu(1); Device four = Device.cpu(4)) {
            List<Tensor> fast = run(one, input, layer);
            List<Tensor> parallel = run(four, input, layer);
            requireClose(run(Device.reference(), input, layer), fast, one);
            for (int i = 0; i < fast.size(); i++) {
                assertArrayEquals(fast.get(i).toFloats(), parallel.get(i).toFloats(), fast.get(i).describe());
            }
        }
    }

    @ParameterizedTest(name = "{0} of {1}")
    @MethodSource("dev.gradus.nn.LayerGradientsTest#layers")
    void openClAgreesWithTheReference(String name, Shape input, Function<Init, Module> layer) {
        assumeFalse(FastDevices.openCl().isEmpty(), "no OpenCL device");
        List<Tensor> expected = run(Device.reference(), input, layer);
        FastDevices.openCl().forEach(device -> requireClose(expected, run(device, input, layer), device));
    }

    /** Not purely relative: some gradients are 0, such as that of a bias that a softmax cancels. */
    private static void requireClose(List<Tensor> expected, List<Tensor> got, Device device) {
        for (int i = 0; i < expected.size(); i++) {
            double[] values = expected.get(i).toDoubles();
            double largest = Arrays.stream(values).map(Math::abs).max().orElse(0);
            assertArrayEquals(values, got.get(i).toDoubles(), TOLERANCE * Math.max(1, largest),
                    got.get(i).describe() + " on " + device);
        }
    }

    @Test
    void workLargeEnoughToBeSharedGivesTheSameBits() {
        Function<Init, Module> block = init -> new Sequential(
                new LayerNorm(init, 48, 1e-6),
                new MultiHeadAttention(init, MultiHeadAttention.Config.of(48, 3).withDropout(0, 0.1)),
                new Mlp(init, 48, 192, ActivationKind.GELU_ERF, 0.1),
                new DropPath(0.1, init.random()));
        Shape input = Shape.of(32, 65, 48);
        try (Device one = Device.cpu(1); Device four = Device.cpu(4)) {
            List<Tensor> alone = run(one, input, block);
            List<Tensor> shared = run(four, input, block);
            for (int i = 0; i < alone.size(); i++) {
                assertArrayEquals(alone.get(i).toFloats(), shared.get(i).toFloats(), alone.get(i).describe());
            }
        }
    }

    /** The result, then the gradients of the input and of every parameter. */
    private static List<Tensor> run(Device device, Shape input, Function<Init, Module> layer) {
        Philox random = new Philox(21);
        Module module = layer.apply(new Init(device, random));
        Tensor x = gaussian(device, input, random).requireGrad().named("x");
        Tensor y = module.forward(x);
        y.backward(gaussian(device, y.shape(), random.stream(1)));
        List<Tensor> results = new ArrayList<>(List.of(y, x.grad()));
        module.parameters().forEach((name, parameter) -> results.add(parameter.grad().named("gradient of " + name)));
        return results;
    }

    private static Tensor gaussian(Device device, Shape shape, Philox random) {
        return Tensor.of(device, shape, ModuleGradients.gaussian(random, shape.count()));
    }
}
