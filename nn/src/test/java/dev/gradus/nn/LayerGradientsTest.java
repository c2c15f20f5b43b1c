package dev.gradus.nn;

import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.backend.ActivationKind;
import dev.gradus.autograd.op.Padding;
import dev.gradus.autograd.random.Philox;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every layer's backward is the derivative of its forward. */
class LayerGradientsTest {
    @ParameterizedTest(name = "{0} of {1}")
    @MethodSource("layers")
    void gradientsAreDerivatives(String name, Shape input, Function<Init, Module> layer) {
        Philox random = new Philox(7);
        ModuleGradients.check(layer.apply(new Init(Device.reference(), random)), input, random);
    }

    static Stream<Arguments> layers() {
        MultiHeadAttention.Config attention = MultiHeadAttention.Config.of(6, 2);
        return Stream.of(
                layer("linear", Shape.of(2, 3, 4), init -> new Linear(init, 4, 5, true)),
                layer("linear without bias", Shape.of(3, 4), init -> new Linear(init, 4, 2, false)),
                layer("linear of a vector", Shape.of(4), init -> new Linear(init, 4, 2, true)),
                layer("layer norm", Shape.of(3, 5), init -> new LayerNorm(init, 5, 1e-6)),
                layer("layer scale", Shape.of(2, 3, 4), init -> new LayerScale(init, 4, 0.1)),
                layer("conv2d", Shape.of(2, 2, 5, 4), init -> new Conv2d(init, 2, 3, 3, 1, 1, true)),
                layer("patches", Shape.of(2, 3, 4, 4), init -> new Conv2d(init, 3, 4, 2, 2, 0, false)),
                layer("conv2d in groups", Shape.of(2, 4, 5, 4),
                        init -> new Conv2d(init, Conv2d.Config.of(4, 2, 3).withGroups(2).withStride(2)
                                .withPadding(Padding.same()))),
                layer("standardized conv2d", Shape.of(2, 2, 5, 4),
                        init -> new StdConv2d(init, Conv2d.Config.of(2, 3, 3).withBias(false), 1e-8)),
                layer("max pool", Shape.of(2, 2, 5, 4), init -> new MaxPool2d(3, 2, Padding.same())),
                layer("average pool", Shape.of(2, 2, 5, 4), init -> new AvgPool2d(3, 2, Padding.of(1), false)),
                layer("batch norm", Shape.of(2, 3, 3, 2), init -> new BatchNorm2d(init, 3, 1e-3, 0.1)),
                layer("batch norm in evaluation", Shape.of(2, 3, 3, 2),
                        init -> evaluated(new BatchNorm2d(init, 3, 1e-3, 0.1))),
                layer("group norm", Shape.of(2, 4, 3, 2), init -> new GroupNorm(init, 2, 4, 1e-3)),
                layer("instance norm", Shape.of(2, 3, 3, 2), init -> new InstanceNorm(init, 3, 1e-3, true)),
                layer("instance norm without parameters", Shape.of(2, 3, 5),
                        init -> new InstanceNorm(init, 3, 1e-3, false)),
                layer("switchable norm", Shape.of(2, 3, 3, 2), init -> new SwitchableNorm(init, 3, 1e-3, 0.1)),
                layer("gelu", Shape.of(11), init -> new Gelu()),
                layer("gelu by tanh", Shape.of(11), init -> new Gelu(ActivationKind.GELU_TANH)),
                layer("softmax", Shape.of(3, 5), init -> new Softmax()),
                layer("identity", Shape.of(3), init -> new Identity()),
                layer("dropout", Shape.of(3, 5), init -> new Dropout(0.4, init.random())),
                layer("drop path", Shape.of(5, 2, 3), init -> new DropPath(0.4, init.random())),
                layer("mlp", Shape.of(2, 3, 4), init -> new Mlp(init, 4, 7, ActivationKind.GELU_ERF, 0)),
                layer("mlp with dropout", Shape.of(2, 3, 4),
                        init -> new Mlp(init, 4, 7, ActivationKind.GELU_TANH, 0.3)),
                layer("attention", Shape.of(2, 3, 6), init -> new MultiHeadAttention(init, attention)),
                layer("attention with distances", Shape.of(2, 4, 6),
                        init -> new MultiHeadAttention(init, attention, new RelativePosition(init, 1, 3, 3))),
                layer("attention with dropout", Shape.of(2, 3, 6),
                        init -> new MultiHeadAttention(init, attention.withDropout(0.3, 0.2))),
                layer("attention with qk-norm", Shape.of(2, 3, 6),
                        init -> new MultiHeadAttention(init, attention.withQkNorm(1e-6).withQkvBias(false))),
                layer("attention with wide heads", Shape.of(2, 3, 6),
                        init -> new MultiHeadAttention(init, attention.withHeadDim(4))),
                layer("cross attention", Shape.of(2, 3, 6), init -> new CrossAttention(init, 6, 2, 0)),
                layer("cross attention with dropout", Shape.of(2, 3, 6), init -> new CrossAttention(init, 6, 2, 0.3)),
                layer("learned position", Shape.of(2, 3, 4),
                        init -> new LearnedPosition(init, 3, 4, Initializer.normal(0.02))),
                layer("sinusoidal position", Shape.of(2, 3, 4), init -> new SinusoidalPosition(init.device(), 5, 4)),
                layer("encoder layer", Shape.of(2, 3, 6),
                        init -> new TransformerEncoderLayer(init, TransformerConfig.of(6, 2).withPreNorm())),
                layer("sequential", Shape.of(2, 3),
                        init -> new Sequential(new Linear(init, 3, 4, true), new Gelu(),
                                new Linear(init, 4, 2, true))));
    }

    private static Module evaluated(Module module) {
        module.eval();
        return module;
    }

    private static Arguments layer(String name, Shape input, Function<Init, Module> layer) {
        return arguments(name, input, layer);
    }
}
