package dev.gradus.autograd.backend.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.backend.ActivationKind;
import dev.gradus.autograd.op.CrossEntropy;
import dev.gradus.autograd.op.Gelu;
import dev.gradus.autograd.op.LayerNorm;
import dev.gradus.autograd.op.LogSoftmax;
import dev.gradus.autograd.op.Op;
import dev.gradus.autograd.op.Softmax;
import dev.gradus.autograd.random.Philox;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The fused operations on rows are what the reference composes, forward and backward. */
class ClRowsTest {
    private static final int[][] SIZES = {
        {1, 1}, {13, 1}, {1, 13}, {5, 4}, {207, 10}, {3, 16}, {65, 64}, {9, 65}, {40, 192}, {2, 207}, {1, 5000},
        {33, 127}, {0, 5}};

    @Test
    void gelu() {
        for (ActivationKind kind : List.of(ActivationKind.GELU_ERF, ActivationKind.GELU_TANH)) {
            for (int n : new int[] {0, 1, 13, 207, 5000}) {
                compare(new Gelu(kind), 1, 1, normal(n, n, 3));
            }
            compare(new Gelu(kind), 1, 1,
                    Tensor.of(-30, -14.6f, -14, -6, -1, -0f, 0, 1e-30f, 0.5f, 6, 14, 100, Float.NaN));
        }
    }

    @Test
    void softmaxAndItsLogarithm() {
        for (int[] s : SIZES) {
            compare(new Softmax(), s[1], 1, normal(1, 3, s));
            compare(new LogSoftmax(), s[1], 1, normal(2, 3, s));
        }
    }

    @Test
    void rowsFarFromZeroKeepTheirDigits() {
        Tensor x = Tensor.of(new float[][] {{1000, 1001, 1003}, {-1e30f, -1e30f, -1e30f}, {0, -200, 88}});
        compare(new Softmax(), 1, 1, x);
        compare(new LogSoftmax(), 1, 1, x);
        Families.requireAgreement("cross-entropy", 1, device -> {
            Tensor labels = Tensor.ofInts(device, Shape.of(3), new int[] {0, 2, 2});
            return List.of(x.to(device).apply(new CrossEntropy(0.1), labels).toDoubles());
        });
    }

    /** A row with NaN or +∞, or of −∞ alone, becomes NaN; others keep their values; −∞ gets nothing. */
    @Test
    void rowsWithoutASoftmaxAreNaN() {
        float inf = Float.POSITIVE_INFINITY;
        float nan = Float.NaN;
        float[][] rows = {{0, nan, 1}, {0, inf, 1}, {-inf, -inf, -inf}, {0, -inf, 0}, {nan, nan, nan}};
        Families.onEach((family, device) -> {
            for (int width : new int[] {3, 40}) {
                float[] x = new float[rows.length * width];
                for (int i = 0; i < x.length; i++) {
                    x[i] = rows[i / width][Math.min(i % width, 2)];
                }
                Tensor input = Tensor.of(device, Shape.of(rows.length, width), x);
                double[] y = input.softmax().toDoubles();
                double[] log = input.logSoftmax().toDoubles();
                for (int i = 0; i < y.length; i++) {
                    double want = i / width != 3 ? Double.NaN : i % width == 1 ? 0 : 1.0 / (width - 1);
                    assertEquals(want, y[i], 1e-7, family + " softmax at " + i);
                    assertEquals(Math.log(want), log[i], 1e-6, family + " logSoftmax at " + i);
                }
            }
        });
    }

    @Test
    void layerNorm() {
        for (int[] s : SIZES) {
            // One element is its own mean: y is β, and dx the rounding of 0 times 1/√ε.
            Tensor gamma = normal(3, 1, s[1]).add(1);
            compare(new LayerNorm(1e-6), Math.max(s[0], s[1]), s[1] == 1 ? 1e4 : 8, normal(1, 2, s), gamma,
                    normal(4, 1, s[1]));
        }
    }

    /** Another use of x has sent its gradient before, so the kernel adds to it. */
    @Test
    void layerNormBackwardAddsWhatOtherUsesSent() {
        for (int[] s : new int[][] {{207, 10}, {40, 192}, {9, 65}}) {
            Families.requireAgreement("layer norm beside x", s[1] * s[0], device -> {
                Tensor x = normal(1, 1, s).to(device).requireGrad();
                Tensor gamma = normal(2, 1, s[1]).to(device).requireGrad();
                Tensor h = x.mul(1.5);
                Tensor y = h.apply(new LayerNorm(1e-5), gamma, Tensor.zeros(device, Shape.of(s[1])));
                h.add(y).backward(normal(3, 1, s).to(device));
                return List.of(x.grad().toDoubles(), gamma.grad().toDoubles());
            });
        }
    }

    @Test
    void crossEntropy() {
        for (int[] s : SIZES) {
            if (s[0] > 0) {
                Philox random = new Philox(7);
                int[] labels = new int[s[0]];
                for (int i = 0; i < labels.length; i++) {
                    labels[i] = random.nextInt(s[1]);
                }
                for (double smoothing : new double[] {0, 0.1, 1}) {
                    compare(new CrossEntropy(smoothing), s[1], 1, normal(1, 3, s), Tensor.ofInts(labels));
                }
            }
        }
    }

    /** A mask of −∞ on classes that no label names. */
    @Test
    void anImpossibleClassCostsNothing() {
        Families.onEach((family, device) -> {
            Tensor x = Tensor.of(device, Shape.of(1, 3), new float[] {0, Float.NEGATIVE_INFINITY, 0}).requireGrad();
            Tensor loss = x.apply(new CrossEntropy(0), Tensor.ofInts(device, Shape.of(1), new int[] {2}));
            assertEquals(Math.log(2), loss.item(), 1e-6);
            loss.backward();
            double[] gradient = x.grad().toDoubles();
            assertEquals(0.5, gradient[0], 1e-6);
            assertEquals(0, gradient[1], 0);
            assertEquals(-0.5, gradient[2], 1e-6);
            assertTrue(family != null);
        });
    }

    /** Result and gradients of {@code op} on both families against the reference's. */
    private static void compare(Op op, int longestSum, double scale, Tensor... inputs) {
        Families.requireAgreement(op + " of " + inputs[0].shape(), (int) (longestSum * scale * scale), device -> {
            Tensor[] leaves = new Tensor[inputs.length];
            for (int i = 0; i < leaves.length; i++) {
                leaves[i] = inputs[i].to(device);
                if (leaves[i].dtype().isReal()) {
                    leaves[i].requireGrad();
                }
            }
            Tensor y = leaves[0].apply(op, Arrays.copyOfRange(leaves, 1, leaves.length));
            List<double[]> outputs = new ArrayList<>(List.of(y.toDoubles()));
            y.backward(normal(9, 1, y.shape().toArray()).to(device));
            for (Tensor leaf : leaves) {
                if (leaf.grad() != null) {
                    outputs.add(leaf.grad().toDoubles());
                }
            }
            return outputs;
        });
    }

    private static Tensor normal(long seed, double size, int... extents) {
        Shape shape = Shape.of(extents);
        Philox random = new Philox(seed);
        float[] x = new float[shape.count()];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) (size * random.nextGaussian());
        }
        return Tensor.of(shape, x);
    }
}
