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
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MultiHeadAttentionTest {
    private static final Map<String, String> NAMES = Map.of(
            "qkv.weight", "in_proj_weight",
            "qkv.bias", "in_proj_bias",
            "proj.weight", "out_proj.weight",
            "proj.bias", "out_proj.bias");

    private final Init init = new Init(Device.reference(), new Philox(3));

    @ParameterizedTest
    @MethodSource("dev.gradus.autograd.check.FastDevices#names")
    void agreesWithPyTorch(String name) {
        Device device = FastDevices.named(name);
        double tolerance = device.floatType() == DType.FLOAT64 ? 1e-9 : 1e-5;
        try (Golden golden = Golden.open("ops/multi_head_self_attention")) {
            MultiHeadAttention attention = new MultiHeadAttention(new Init(device, new Philox(3)), 12, 3);
            NAMES.forEach((ours, theirs) -> attention.parameters().get(ours)
                    .assign(golden.tensor(device, "param." + theirs)));
            Tensor x = golden.tensor(device, "input.x").requireGrad();
            Tensor y = attention.forward(x);
            y.backward(golden.tensor(device, "grad.output.y"));

            Golden.assertClose("y", golden.values("output.y"), y.toDoubles(), tolerance);
            Golden.assertClose("dX", golden.values("grad.x"), x.grad().toDoubles(), tolerance);
            NAMES.forEach((ours, theirs) -> Golden.assertClose("gradient of " + ours, golden.values("grad." + theirs),
                    attention.parameters().get(ours).grad().toDoubles(), tolerance));
        }
    }

    @Test
    void inEvaluationDropoutChangesNothing() {
        MultiHeadAttention.Config config = MultiHeadAttention.Config.of(6, 2);
        MultiHeadAttention plain = new MultiHeadAttention(init, config);
        MultiHeadAttention dropping = new MultiHeadAttention(init, config.withDropout(0.5, 0.5));
        plain.parameters().forEach((name, parameter) -> dropping.parameters().get(name).assign(parameter));
        Tensor x = input(2, 5, 6);

        double[] expected = plain.forward(x).toDoubles();
        assertFalse(Arrays.equals(expected, dropping.forward(x).toDoubles()));
        dropping.eval();
        assertArrayEquals(expected, dropping.forward(x).toDoubles());
    }

    @Test
    void theExplicitRoadWithoutDroppingEqualsTheFusedOne() {
        MultiHeadAttention.Config config = MultiHeadAttention.Config.of(6, 2);
        MultiHeadAttention fused = new MultiHeadAttention(init, config);
        // So rare that none of these few elements falls.
        MultiHeadAttention explicit = new MultiHeadAttention(init, config.withDropout(1e-30, 0));
        fused.parameters().forEach((name, parameter) -> explicit.parameters().get(name).assign(parameter));
        Tensor x = input(2, 5, 6);
        assertArrayEquals(fused.forward(x).toDoubles(), explicit.forward(x).toDoubles(), 1e-12);
    }

    @Test
    void qkNormNormalizesQueriesAndKeysOfEachHead() {
        int heads = 2;
        int headDim = 3;
        MultiHeadAttention attention =
                new MultiHeadAttention(init, MultiHeadAttention.Config.of(6, heads).withQkNorm(1e-6));
        Map<String, Tensor> p = attention.parameters();
        Tensor x = input(1, 4, 6);
        double[] qkv = x.linear(p.get("qkv.weight"), p.get("qkv.bias")).toDoubles();
        double[] gathered = new double[4 * 6];
        for (int head = 0; head < heads; head++) {
            for (int i = 0; i < 4; i++) {
                double[] q = normalized(qkv, i * 18 + head * headDim, headDim);
                double[] weights = new double[4];
                double sum = 0;
                for (int j = 0; j < 4; j++) {
                    double[] k = normalized(qkv, j * 18 + 6 + head * headDim, headDim);
                    double score = q[0] * k[0] + q[1] * k[1] + q[2] * k[2];
                    weights[j] = Math.exp(score / Math.sqrt(headDim));
                    sum += weights[j];
                }
                for (int j = 0; j < 4; j++) {
                    for (int d = 0; d < headDim; d++) {
                        gathered[i * 6 + head * headDim + d] +=
                                weights[j] / sum * qkv[j * 18 + 12 + head * headDim + d];
                    }
                }
            }
        }
        double[] expected = Tensor.of(x.device(), x.shape(), gathered)
                .linear(p.get("proj.weight"), p.get("proj.bias")).toDoubles();
        assertArrayEquals(expected, attention.forward(x).toDoubles(), 1e-12);
        assertEquals(Shape.of(headDim), p.get("q_norm.weight").shape());
        assertEquals(Shape.of(headDim), p.get("k_norm.bias").shape());
    }

    @Test
    void headsMayBeWiderThanTheirShare() {
        MultiHeadAttention attention =
                new MultiHeadAttention(init, MultiHeadAttention.Config.of(6, 2).withHeadDim(5));
        assertEquals(Shape.of(30, 6), attention.parameters().get("qkv.weight").shape());
        assertEquals(Shape.of(6, 10), attention.parameters().get("proj.weight").shape());
        assertEquals(Shape.of(2, 4, 6), attention.forward(input(2, 4, 6)).shape());
    }

    @Test
    void badArgumentsAndInputsAreNamed() {
        String uneven = assertThrows(ArgumentException.class, () -> new MultiHeadAttention(init, 7, 2)).getMessage();
        assertTrue(uneven.startsWith("[attention] dim=7 is not a multiple of heads=2"), uneven);
        String flat = assertThrows(ShapeException.class,
                () -> new MultiHeadAttention(init, 6, 2).forward(input(4, 6))).getMessage();
        assertTrue(flat.startsWith("[multi_head_attention] x=[4, 6] must have three axes"), flat);
        Sequential model = new Sequential(new MultiHeadAttention(init, 6, 2));
        String narrow = assertThrows(ShapeException.class, () -> model.forward(input(1, 4, 5))).getMessage();
        assertTrue(narrow.startsWith("[0.qkv] x=[1, 4, 5] needs a last axis of 6"), narrow);
    }

    private static double[] normalized(double[] values, int from, int count) {
        double[] row = Arrays.copyOfRange(values, from, from + count);
        double mean = Arrays.stream(row).average().orElseThrow();
        double variance = Arrays.stream(row).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
        return Arrays.stream(row).map(v -> (v - mean) / Math.sqrt(variance + 1e-6)).toArray();
    }

    private static Tensor input(int... extents) {
        Shape shape = Shape.of(extents);
        return Tensor.of(Device.reference(), shape, ModuleGradients.gaussian(new Philox(8), shape.count()));
    }
}
