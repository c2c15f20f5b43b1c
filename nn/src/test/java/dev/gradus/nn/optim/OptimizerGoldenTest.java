package dev.gradus.nn.optim;

import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.check.FastDevices;
import dev.gradus.nn.Golden;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Twelve steps of each optimizer, under given gradients, against PyTorch. */
class OptimizerGoldenTest {
    private static final int STEPS = 12;

    @ParameterizedTest(name = "{0} on {1}")
    @MethodSource("optimizers")
    void agreesWithPyTorch(
            String name, String deviceName, double lr, double decay, Function<List<ParameterGroup>, Optimizer> maker) {
        // By name, because JUnit closes arguments that can be closed.
        Device device = FastDevices.named(deviceName);
        try (Golden golden = Golden.open("optimizers/" + name)) {
            Tensor parameter = golden.tensor(device, "input.parameter").requireGrad();
            Optimizer optimizer = maker.apply(List.of(new ParameterGroup("all", Map.of("p", parameter), 1, decay)));
            double[] gradients = golden.values("input.gradients");
            double[] expected = golden.values("output.parameter");
            int count = parameter.count();
            for (int step = 0; step < STEPS; step++) {
                double[] gradient = Arrays.copyOfRange(gradients, step * count, (step + 1) * count);
                give(parameter, gradient);
                optimizer.step(lr);
                optimizer.zeroGrad();
                Golden.assertClose("parameter after step " + step,
                        Arrays.copyOfRange(expected, step * count, (step + 1) * count),
                        parameter.toDoubles(), device == Device.reference() ? 1e-12 : 1e-6);
            }
        }
    }

    static Stream<Arguments> optimizers() {
        return FastDevices.names().stream().flatMap(device -> Stream.of(
                arguments("adam_l2", device, 0.01, 0.1, maker(groups -> new Adam(groups))),
                arguments("rmsprop", device, 0.01, 0, maker(groups -> new RmsProp(groups, 0.9, 1e-8, 0))),
                arguments("adamw", device, 0.01, 0.3, maker(groups -> new AdamW(groups, 0.9, 0.95, 1e-8))),
                arguments("sgd", device, 0.1, 0, maker(groups -> new Sgd(groups, 0, false))),
                arguments("sgd_momentum_decay", device, 0.1, 0.01, maker(groups -> new Sgd(groups, 0.9, false))),
                arguments("sgd_nesterov", device, 0.1, 0, maker(groups -> new Sgd(groups, 0.9, true)))));
    }

    /** Leaves a gradient at a parameter by differentiating p·gradient. */
    static void give(Tensor parameter, double... gradient) {
        Shape shape = parameter.shape();
        parameter.mul(Tensor.of(parameter.device(), shape, gradient)).sum().backward();
    }

    private static Function<List<ParameterGroup>, Optimizer> maker(Function<List<ParameterGroup>, Optimizer> maker) {
        return maker;
    }
}
