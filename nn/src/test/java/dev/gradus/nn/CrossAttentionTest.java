package dev.gradus.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.DType;
import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.check.FastDevices;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.ShapeException;
import dev.gradus.autograd.random.Philox;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CrossAttentionTest {
    private final Init init = new Init(Device.reference(), new Philox(3));

    @ParameterizedTest
    @MethodSource("dev.gradus.autograd.check.FastDevices#names")
    void agreesWithPyTorchUnderItsNames(String name) {
        agreesWithPyTorch("self", FastDevices.named(name));
        agreesWithPyTorch("cross", FastDevices.named(name));
    }

    private static void agreesWithPyTorch(String kind, Device device) {
        double tolerance = device.floatType() == DType.FLOAT64 ? 1e-9 : 1e-5;
        try (Golden golden = Golden.open("ops/multi_head_" + kind + "_attention")) {
            CrossAttention attention = new CrossAttention(new Init(device, new Philox(3)), 12, 3, 0);
            attention.parameters().forEach((key, parameter) -> parameter.assign(golden.tensor(device, "param." + key)));
            Tensor x = golden.tensor(device, "input.x").requireGrad();
            Tensor memory = kind.equals("self") ? x : golden.tensor(device, "input.memory").requireGrad();
            Tensor y = attention.forward(x, memory, AttentionMask.NONE);
            y.backward(golden.tensor(device, "grad.output.y"));

            Golden.assertClose("y", golden.values("output.y"), y.toDoubles(), tolerance);
            Golden.assertClose("dX", golden.values("grad.x"), x.grad().toDoubles(), tolerance);
            if (memory != x) {
                Golden.assertClose("dMemory", golden.values("grad.memory"), memory.grad().toDoubles(), tolerance);
            }
            attention.parameters().forEach((key, parameter) -> Golden.assertClose("gradient of " + key,
                    golden.values("grad." + key), parameter.grad().toDoubles(), tolerance));
        }
    }

    @Test
    void theShortRoadOfSelfAttentionEqualsTheGeneralOne() {
        CrossAttention attention = new CrossAttention(init, 6, 2, 0);
        Tensor x = input(2, 5, 6);
        assertArrayEquals(attention.forward(x, x.copy(), AttentionMask.NONE).toDoubles(),
                attention.forward(x).toDoubles(), 1e-12);
    }

    @Test
    void keysMayDifferFromValues() {
        CrossAttention attention = new CrossAttention(init, 6, 2, 0);
        Tensor x = input(1, 3, 6);
        double[] same = attention.forward(x, x, x, AttentionMask.NONE).toDoubles();
        assertFalse(Arrays.equals(same, attention.forward(x.add(1), x.add(1), x, AttentionMask.NONE).toDoubles()));
    }

    @Test
    void inEvaluationDropoutChangesNothing() {
        CrossAttention plain = new CrossAttention(init, 6, 2, 0);
        CrossAttention dropping = new CrossAttention(init, 6, 2, 0.5);
        plain.parameters().forEach((name, parameter) -> dropping.parameters().get(name).assign(parameter));
        Tensor x = input(2, 5, 6);
        AttentionMask mask = AttentionMask.ofLengths(Device.reference(), 5, 5, 3).andCausal();
        double[] expected = plain.forward(x, x, mask).toDoubles();
        assertFalse(Arrays.equals(expected, dropping.forward(x, x, mask).toDoubles()));
        dropping.eval();
        assertArrayEquals(expected, dropping.forward(x, x, mask).toDoubles());
    }

    @Test
    void dropoutThatDropsNothingChangesNothing() {
        CrossAttention plain = new CrossAttention(init, 6, 2, 0);
        // So rare that none of these few elements falls.
        CrossAttention explicit = new CrossAttention(init, 6, 2, 1e-30);
        plain.parameters().forEach((name, parameter) -> explicit.parameters().get(name).assign(parameter));
        Tensor x = input(2, 5, 6);
        for (AttentionMask mask : new AttentionMask[] {
            AttentionMask.NONE, AttentionMask.CAUSAL, AttentionMask.ofLengths(Device.reference(), 5, 0, 3)}) {
            assertArrayEquals(plain.forward(x, x, mask).toDoubles(), explicit.forward(x, x, mask).toDoubles(), 1e-12);
        }
    }

    @Test
    void queriesWithoutAnyKeyGetTheBiasAlone() {
        CrossAttention attention = new CrossAttention(init, 6, 2, 0);
        Tensor y = attention.forward(input(1, 2, 6), input(1, 3, 6), AttentionMask.ofLengths(Device.reference(), 3, 0));
        double[] bias = attention.parameters().get("out_proj.bias").toDoubles();
        assertArrayEquals(bias, y.narrow(1, 0, 1).toDoubles());
        assertArrayEquals(bias, y.narrow(1, 1, 2).toDoubles());
    }

    @Test
    void masksShowWhatTheyAreToldTo() {
        double hidden = Double.NEGATIVE_INFINITY;
        AttentionMask lengths = AttentionMask.ofLengths(Device.reference(), 3, 1, 3);
        assertEquals(Shape.of(2, 1, 1, 3), lengths.added().shape());
        assertArrayEquals(new double[] {0, hidden, hidden, 0, 0, 0}, lengths.added().toDoubles());
        AttentionMask padding = AttentionMask.ofPadding(Device.reference(), new boolean[][] {{true, false}});
        assertArrayEquals(new double[] {hidden, 0}, padding.added().toDoubles());
        assertTrue(padding.andCausal().causal());
    }

    @Test
    void badArgumentsAndInputsAreNamed() {
        CrossAttention attention = new CrossAttention(init, 6, 2, 0);
        assertStarts("[cross_attention] dim=7 is not a positive multiple of heads=2",
                assertThrows(ArgumentException.class, () -> new CrossAttention(init, 7, 2, 0)));
        assertStarts("[cross_attention] query=[1, 4, 6], key=[2, 5, 6] and value=[2, 5, 6] do not fit dim=6",
                assertThrows(ShapeException.class,
                        () -> attention.forward(input(1, 4, 6), input(2, 5, 6), AttentionMask.NONE)));
        assertStarts("[cross_attention] query=[1, 4, 5], key=[1, 4, 5] and value=[1, 4, 5] do not fit dim=6",
                assertThrows(ShapeException.class, () -> attention.forward(input(1, 4, 5))));
        assertStarts("[scaled_dot_product_attention] shapes do not broadcast",
                assertThrows(ShapeException.class, () -> attention.forward(input(1, 4, 6), input(1, 5, 6),
                        AttentionMask.ofLengths(Device.reference(), 4, 2))));
        assertStarts("[attention_mask] length 4 of sample 1 does not lie in [0, 3]", assertThrows(
                ArgumentException.class, () -> AttentionMask.ofLengths(Device.reference(), 3, 0, 4)));
        assertStarts("[attention_mask] sample 1 has 1 keys, sample 0 has 2", assertThrows(ArgumentException.class,
                () -> AttentionMask.ofPadding(Device.reference(), new boolean[][] {{true, true}, {true}})));
        assertStarts("[attention_mask] there are no samples", assertThrows(ArgumentException.class,
                () -> AttentionMask.ofPadding(Device.reference(), new boolean[0][])));
    }

    private static void assertStarts(String start, RuntimeException error) {
        assertTrue(error.getMessage().startsWith(start), error.getMessage());
    }

    private static Tensor input(int... extents) {
        Shape shape = Shape.of(extents);
        return Tensor.of(Device.reference(), shape, ModuleGradients.gaussian(new Philox(8), shape.count()));
    }
}
