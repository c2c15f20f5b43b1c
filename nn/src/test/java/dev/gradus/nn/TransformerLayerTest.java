package dev.gradus.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.DType;
import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.check.FastDevices;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.random.Philox;
import dev.gradus.nn.TransformerConfig.FeedForward;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TransformerLayerTest {
    private static final TransformerConfig CONFIG = TransformerConfig.of(8, 2);

    private static Init init(Device device) {
        return new Init(device, new Philox(5));
    }

    private static Device device(String name) {
        return FastDevices.named(name);
    }

    private static Tensor input(Device device, int seed, int... extents) {
        Shape shape = Shape.of(extents);
        return Tensor.of(device, shape, ModuleGradients.gaussian(new Philox(seed), shape.count()));
    }

    static Stream<TransformerConfig> configs() {
        // A large ε: norms of four elements would bend too sharply for differences.
        TransformerConfig small = new TransformerConfig(4, 2, 6, FeedForward.RELU, false, 0, 0.1);
        return Stream.of(
                small,
                small.withPreNorm(),
                small.withFeedForward(FeedForward.GELU, 5),
                small.withFeedForward(FeedForward.GEGLU, 3).withPreNorm(),
                small.withDropout(0.2));
    }

    /** A decoder whose memory is a parameter, so that its gradient is checked as well. */
    private static final class Decoding extends Module {
        private final Tensor memory;
        private final TransformerDecoderLayer layer;

        Decoding(Init init, TransformerConfig config) {
            memory = parameter("memory", init.draw(Initializer.normal(1), Shape.of(2, 5, config.dim())));
            layer = child("layer", new TransformerDecoderLayer(init, config));
        }

        @Override
        public Tensor forward(Tensor x) {
            return layer.call(x, memory, AttentionMask.CAUSAL, AttentionMask.ofLengths(x.device(), 5, 5, 2));
        }
    }

    @ParameterizedTest
    @MethodSource("configs")
    void gradientsOfTheEncoderAreDerivatives(TransformerConfig config) {
        Philox random = new Philox(7);
        ModuleGradients.check(new TransformerEncoderLayer(new Init(Device.reference(), random), config),
                Shape.of(2, 3, 4), random);
    }

    @ParameterizedTest
    @MethodSource("configs")
    void gradientsOfTheDecoderAreDerivatives(TransformerConfig config) {
        Philox random = new Philox(7);
        ModuleGradients.check(new Decoding(new Init(Device.reference(), random), config), Shape.of(2, 3, 4), random);
    }

    @ParameterizedTest
    @MethodSource("dev.gradus.autograd.check.FastDevices#names")
    void laterTokensDoNotChangeABitOfEarlierOnes(String name) {
        Device device = device(name);
        TransformerDecoderLayer layer = new TransformerDecoderLayer(init(device), CONFIG);
        Tensor memory = input(device, 1, 2, 5, 8);
        Tensor x = input(device, 2, 2, 19, 8);
        double[] whole = decode(layer, x, memory).toDoubles();
        for (int t : new int[] {1, 7, 16, 18}) {
            Tensor changed = Tensor.concat(1, x.narrow(1, 0, t), x.narrow(1, t, 19).mul(-3).add(1));
            Tensor y = decode(layer, changed, memory);
            assertArrayEquals(decode(layer, x, memory).narrow(1, 0, t).toDoubles(), y.narrow(1, 0, t).toDoubles());
            assertNotEquals(whole[t * 8], y.toDoubles()[t * 8]);
        }
    }

    private static Tensor decode(TransformerDecoderLayer layer, Tensor x, Tensor memory) {
        return layer.forward(x, memory, AttentionMask.CAUSAL, AttentionMask.NONE);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void withoutPositionsTheEncoderCommutesWithPermutations(boolean preNorm) {
        Device device = Device.reference();
        TransformerEncoderLayer layer =
                new TransformerEncoderLayer(init(device), preNorm ? CONFIG.withPreNorm() : CONFIG);
        Tensor x = input(device, 1, 2, 5, 8);
        assertArrayEquals(
                shuffled(layer.forward(x)).toDoubles(), layer.forward(shuffled(x)).toDoubles(), 1e-12);
        SinusoidalPosition position = new SinusoidalPosition(device, 9, 8);
        double[] first = shuffled(layer.forward(position.forward(x))).toDoubles();
        double[] second = layer.forward(position.forward(shuffled(x))).toDoubles();
        assertTrue(Math.abs(first[0] - second[0]) > 1e-3, "with positions the order matters");
    }

    /** Tokens 3, 0, 4, 1, 2. */
    private static Tensor shuffled(Tensor x) {
        Tensor[] tokens = Stream.of(3, 0, 4, 1, 2).map(i -> x.narrow(1, i, i + 1)).toArray(Tensor[]::new);
        return Tensor.concat(1, tokens);
    }

    @ParameterizedTest
    @MethodSource("dev.gradus.autograd.check.FastDevices#names")
    void paddingDoesNotChangeRealTokens(String name) {
        Device device = device(name);
        double tolerance = device.floatType() == DType.FLOAT32 ? 2e-6 : 1e-12;
        TransformerEncoderLayer encoder = new TransformerEncoderLayer(init(device), CONFIG);
        TransformerDecoderLayer decoder = new TransformerDecoderLayer(init(device), CONFIG);
        Tensor x = input(device, 1, 1, 4, 8);
        Tensor target = input(device, 2, 1, 3, 8);
        Tensor padded = Tensor.concat(1, x, input(device, 3, 1, 3, 8));
        Tensor paddedTarget = Tensor.concat(1, target, input(device, 4, 1, 2, 8));
        AttentionMask mask = AttentionMask.ofLengths(device, 7, 4);

        Tensor memory = encoder.forward(x);
        Tensor paddedMemory = encoder.forward(padded, mask);
        assertArrayEquals(memory.toDoubles(), paddedMemory.narrow(1, 0, 4).toDoubles(), tolerance);
        Tensor y = decoder.forward(target, memory, AttentionMask.CAUSAL, AttentionMask.NONE);
        Tensor paddedY = decoder.forward(
                paddedTarget, paddedMemory, AttentionMask.ofLengths(device, 5, 3).andCausal(), mask);
        assertArrayEquals(y.toDoubles(), paddedY.narrow(1, 0, 3).toDoubles(), tolerance);
    }

    @Test
    void preNormNormalizesTheBranchAndPostNormTheSum() {
        Device device = Device.reference();
        Tensor x = input(device, 1, 2, 3, 8);
        double[] post = new TransformerEncoderLayer(init(device), CONFIG).forward(x).toDoubles();
        for (int row = 0; row < 6; row++) {
            double sum = 0;
            for (int i = 0; i < 8; i++) {
                sum += post[row * 8 + i];
            }
            assertEquals(0, sum, 1e-12, "a normalized row has mean 0");
        }
        TransformerEncoderLayer pre = new TransformerEncoderLayer(init(device), CONFIG.withPreNorm());
        pre.parameters().forEach((name, parameter) -> {
            if (name.startsWith("self_attn.out_proj") || name.startsWith("linear2")) {
                parameter.assign(Tensor.zeros(device, parameter.shape()));
            }
        });
        assertArrayEquals(x.toDoubles(), pre.forward(x).toDoubles());
    }

    /** The gradients of x, the memory, the mask and all parameters. */
    private static List<double[]> gradients(boolean recompute, boolean selfMemory) {
        Device device = Device.reference();
        Init init = init(device);
        TransformerDecoderLayer layer = new TransformerDecoderLayer(init, CONFIG.withDropout(0.3));
        layer.recompute(recompute);
        Tensor x = input(device, 1, 2, 3, 8).requireGrad();
        Tensor memory = selfMemory ? x : input(device, 2, 2, 4, 8).requireGrad();
        Tensor bias = input(device, 3, 3, memory.dim(1)).requireGrad();
        Tensor y = layer.call(x, memory, AttentionMask.CAUSAL, new AttentionMask(false, bias));
        y.backward(input(device, 4, 2, 3, 8));
        List<double[]> all = new ArrayList<>();
        Stream.concat(Stream.of(x, memory, bias), layer.parameters().values().stream())
                .forEach(tensor -> all.add(tensor.grad().toDoubles()));
        return all;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void recomputationKeepsEveryBitOfTheGradientsAlsoOfMemoryAndMask(boolean selfMemory) {
        List<double[]> kept = gradients(false, selfMemory);
        List<double[]> recomputed = gradients(true, selfMemory);
        for (int i = 0; i < kept.size(); i++) {
            assertArrayEquals(kept.get(i), recomputed.get(i), "gradient " + i);
        }
    }

    @Test
    void hooksHearAttentionToAMemory() {
        TransformerDecoderLayer layer = new TransformerDecoderLayer(init(Device.reference()), CONFIG);
        List<String> seen = new ArrayList<>();
        layer.visit((path, module) -> module.afterForward((x, y) -> {
            seen.add(path);
            return y;
        }));
        layer.call(input(Device.reference(), 1, 1, 3, 8), input(Device.reference(), 2, 1, 4, 8), AttentionMask.NONE,
                AttentionMask.NONE);
        assertTrue(seen.containsAll(List.of("self_attn", "multihead_attn", "multihead_attn.out_proj", "norm3",
                "linear2", "")), seen.toString());
    }

    @Test
    void parametersHavePyTorchsNamesAndNumber() {
        TransformerConfig base = TransformerConfig.of(512, 8);
        TransformerEncoderLayer encoder = new TransformerEncoderLayer(init(Device.cpu()), base);
        assertEquals(Set.of("self_attn.in_proj_weight", "self_attn.in_proj_bias", "self_attn.out_proj.weight",
                "self_attn.out_proj.bias", "linear1.weight", "linear1.bias", "linear2.weight", "linear2.bias",
                "norm1.weight", "norm1.bias", "norm2.weight", "norm2.bias"), encoder.parameters().keySet());
        TransformerDecoderLayer decoder = new TransformerDecoderLayer(init(Device.cpu()), base);
        assertTrue(decoder.parameters().containsKey("multihead_attn.in_proj_weight"));
        assertTrue(decoder.parameters().containsKey("norm3.bias"));
        // The base model's stacks of six layers each, with biases everywhere and without final norms.
        assertEquals(44_138_496, 6 * (encoder.parameterCount() + decoder.parameterCount()));
    }

    @Test
    void badArgumentsAreNamed() {
        TransformerDecoderLayer decoder = new TransformerDecoderLayer(init(Device.reference()), CONFIG);
        String message = assertThrows(ArgumentException.class,
                () -> decoder.forward(input(Device.reference(), 1, 1, 2, 8))).getMessage();
        assertTrue(message.startsWith("[transformer_decoder_layer] forward(x) has no memory to attend to"), message);
        assertEquals("[transformer] hidden must be positive, got 0", assertThrows(ArgumentException.class,
                () -> CONFIG.withFeedForward(FeedForward.RELU, 0)).getMessage());
        assertThrows(ArgumentException.class, () -> CONFIG.withDropout(1));
    }
}
