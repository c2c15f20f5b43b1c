package dev.gradus.nn.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.check.FastDevices;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.random.Philox;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.SingularValueDecomposition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Muon against its formulas, written once more with matrices of Commons Math. */
class MuonTest {
    private static final double LR = 0.02;
    private static final double DECAY = 0.1;
    private static final double MOMENTUM = 0.95;

    static List<String> devices() {
        return FastDevices.names();
    }

    @ParameterizedTest
    @MethodSource("devices")
    void followsTheFormulas(String deviceName) {
        Device device = FastDevices.named(deviceName);
        for (int[] shape : new int[][] {{6, 4, 1}, {4, 6, 1}, {5, 5, 1}, {12, 4, 3}, {1, 7, 1}, {40, 33, 1}}) {
            checkSteps(device, shape[0], shape[1], shape[2]);
        }
    }

    private static void checkSteps(Device device, int rows, int cols, int parts) {
        double tolerance = device == Device.reference() ? 1e-12 : 2e-5;
        Philox random = new Philox(7);
        double[] values = draw(random, rows * cols);
        Tensor parameter = Tensor.of(device, Shape.of(rows, cols), values).requireGrad();
        Optimizer muon = muon(Map.of("w", parameter), parts);
        double[] expected = values.clone();
        double[] buffer = new double[values.length];
        Tensor scale = Tensor.full(device, 0.5, Shape.of(1));
        for (int step = 0; step < 4; step++) {
            double[] gradient = draw(random, rows * cols);
            OptimizerGoldenTest.give(parameter, gradient);
            boolean clipped = step % 2 == 1;
            muon.step(LR, clipped ? scale : null);
            muon.zeroGrad();
            int length = gradient.length / parts;
            for (int part = 0; part < parts; part++) {
                expect(expected, buffer, gradient, clipped ? 0.5 : 1, part * length, rows / parts, cols);
            }
            assertArrayEquals(expected, parameter.toDoubles(), tolerance,
                    rows + "x" + cols + " on " + device + ", step " + step);
        }
    }

    /** One step of one matrix whose elements begin at an index. */
    private static void expect(
            double[] w, double[] b, double[] g, double scale, int from, int rows, int cols) {
        RealMatrix ahead = new Array2DRowRealMatrix(rows, cols);
        for (int i = 0; i < rows * cols; i++) {
            b[from + i] = MOMENTUM * b[from + i] + scale * g[from + i];
            ahead.setEntry(i / cols, i % cols, scale * g[from + i] + MOMENTUM * b[from + i]);
        }
        boolean tall = rows > cols;
        RealMatrix x = tall ? ahead.transpose() : ahead;
        x = x.scalarMultiply(1 / (x.getFrobeniusNorm() + 1e-7));
        for (int i = 0; i < 5; i++) {
            RealMatrix a = x.multiply(x.transpose());
            RealMatrix polynomial = a.scalarMultiply(-4.7750).add(a.multiply(a).scalarMultiply(2.0315));
            x = x.scalarMultiply(3.4445).add(polynomial.multiply(x));
        }
        x = tall ? x.transpose() : x;
        for (int i = 0; i < rows * cols; i++) {
            w[from + i] = w[from + i] * (1 - LR * DECAY)
                    - LR * 0.2 * Math.sqrt(Math.max(rows, cols)) * x.getEntry(i / cols, i % cols);
        }
    }

    @Test
    void singularValuesComeNearOneHoweverSmallTheyWere() {
        int n = 24;
        RealMatrix spread = new Array2DRowRealMatrix(n, n);
        RealMatrix left = rotation(new Philox(1), n);
        RealMatrix right = rotation(new Philox(2), n);
        for (int i = 0; i < n; i++) {
            spread.setEntry(i, i, Math.pow(10, -2.5 * i / (n - 1.0))); // from 1 to 0.003
        }
        RealMatrix g = left.multiply(spread).multiply(right);
        double[] flat = Arrays.stream(g.getData()).flatMapToDouble(Arrays::stream).toArray();
        double[] result = Muon.orthogonal(Tensor.of(Device.reference(), Shape.of(1, n, n), flat)).toDoubles();
        RealMatrix o = new Array2DRowRealMatrix(n, n);
        for (int i = 0; i < flat.length; i++) {
            o.setEntry(i / n, i % n, result[i]);
        }
        double[] singular = new SingularValueDecomposition(o).getSingularValues();
        assertTrue(singular[0] <= 1.21 && singular[n - 1] >= 0.6, Arrays.toString(singular));
        RealMatrix turned = left.transpose().multiply(o).multiply(right.transpose());
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                assertTrue(i == j || Math.abs(turned.getEntry(i, j)) < 1e-10, "singular vectors stay");
            }
        }
    }

    @Test
    void everythingElseIsAdamWsBitForBit() {
        for (Device device : List.of(Device.reference(), Device.cpu())) {
            Tensor mine = Tensor.of(device, Shape.of(5), draw(new Philox(3), 5)).requireGrad();
            Tensor other = mine.copy().requireGrad();
            Tensor matrix = Tensor.of(device, Shape.of(2, 3), draw(new Philox(4), 6)).requireGrad();
            Map<String, Tensor> both = new LinkedHashMap<>();
            both.put("bias", mine);
            both.put("w", matrix);
            Optimizer muon = muon(both, 1);
            Optimizer adamW = new AdamW(List.of(new ParameterGroup("all", Map.of("bias", other), 1, DECAY)));
            assertEquals(Set.of("steps", "bias.exp_avg", "bias.exp_avg_sq", "w.momentum_buffer"),
                    muon.state().keySet());
            for (int step = 0; step < 5; step++) {
                double[] gradient = draw(new Philox(10 + step), 5);
                OptimizerGoldenTest.give(mine, gradient);
                OptimizerGoldenTest.give(other, gradient);
                OptimizerGoldenTest.give(matrix, draw(new Philox(20 + step), 6));
                muon.step(LR);
                adamW.step(LR);
                muon.zeroGrad();
                adamW.zeroGrad();
            }
            assertArrayEquals(other.toDoubles(), mine.toDoubles());
        }
    }

    @ParameterizedTest
    @MethodSource("devices")
    void aStepThatFailedChangesNothing(String deviceName) {
        Device device = FastDevices.named(deviceName);
        Tensor parameter = Tensor.of(device, Shape.of(3, 4), draw(new Philox(5), 12)).requireGrad();
        Optimizer muon = muon(Map.of("w", parameter), 1);
        double[] before = parameter.toDoubles();
        for (int step = 0; step < 2; step++) {
            OptimizerGoldenTest.give(parameter, draw(new Philox(6), 12));
            muon.step(LR, Tensor.full(device, Double.NaN, Shape.of(1)));
            muon.zeroGrad();
        }
        assertArrayEquals(before, parameter.toDoubles());
        assertArrayEquals(new double[12], muon.state().get("w.momentum_buffer").toDoubles());
    }

    @ParameterizedTest
    @MethodSource("devices")
    void restoringTheStateContinuesBitForBit(String deviceName) {
        Device device = FastDevices.named(deviceName);
        Tensor whole = Tensor.of(device, Shape.of(6, 4), draw(new Philox(5), 24)).requireGrad();
        Tensor stopped = whole.copy().requireGrad();
        Optimizer first = muon(Map.of("w", whole), 3);
        Optimizer second = muon(Map.of("w", stopped), 3);
        for (int step = 0; step < 6; step++) {
            if (step == 3) {
                Tensor again = stopped.copy().requireGrad();
                Optimizer resumed = muon(Map.of("w", again), 3);
                Map<String, Tensor> saved = second.state();
                resumed.state().forEach((name, tensor) -> tensor.assign(saved.get(name)));
                stopped = again;
                second = resumed;
            }
            double[] gradient = draw(new Philox(30 + step), 24);
            OptimizerGoldenTest.give(whole, gradient);
            OptimizerGoldenTest.give(stopped, gradient);
            first.step(LR);
            second.step(LR);
            first.zeroGrad();
            second.zeroGrad();
        }
        assertArrayEquals(whole.toDoubles(), stopped.toDoubles());
    }

    @Test
    void aGradientOfZerosMovesNothingButByDecay() {
        Tensor parameter = Tensor.of(Device.reference(), Shape.of(2, 2), new double[] {1, 2, 3, 4}).requireGrad();
        Optimizer muon = muon(Map.of("w", parameter), 1);
        OptimizerGoldenTest.give(parameter, 0, 0, 0, 0);
        muon.step(LR);
        double keep = 1 - LR * DECAY;
        assertArrayEquals(new double[] {keep, 2 * keep, 3 * keep, 4 * keep}, parameter.toDoubles(), 1e-15);
    }

    @Test
    void filtersAreMatricesOfTheirOutputs() {
        double[] values = draw(new Philox(8), 4 * 12);
        double[] gradient = draw(new Philox(9), 4 * 12);
        Tensor filters = Tensor.of(Device.reference(), Shape.of(4, 3, 2, 2), values).requireGrad();
        Tensor matrix = Tensor.of(Device.reference(), Shape.of(4, 12), values).requireGrad();
        for (Tensor each : List.of(filters, matrix)) {
            Optimizer muon = muon(Map.of("w", each), 1);
            OptimizerGoldenTest.give(each, gradient);
            muon.step(LR);
        }
        assertArrayEquals(matrix.toDoubles(), filters.toDoubles());
    }

    @Test
    void refusesWhatIsNoMatrix() {
        ArgumentException vector = assertThrows(ArgumentException.class,
                () -> muon(Map.of("w", Tensor.zeros(3).requireGrad()), 1));
        assertTrue(vector.getMessage().contains("'w' [3] cannot be cut into 1 matrix"), vector.getMessage());
        ArgumentException uneven = assertThrows(ArgumentException.class,
                () -> muon(Map.of("w", Tensor.zeros(4, 2).requireGrad()), 3));
        assertTrue(uneven.getMessage().contains("into 3 matrices"), uneven.getMessage());
    }

    /** Muon for "w", AdamW for all others. */
    private static Optimizer muon(Map<String, Tensor> parameters, int parts) {
        return new Muon(List.of(new ParameterGroup("all", parameters, 1, DECAY)),
                name -> name.equals("w") ? parts : 0);
    }

    private static double[] draw(Philox random, int count) {
        double[] values = new double[count];
        Arrays.setAll(values, _ -> 2 * random.nextDouble() - 1);
        return values;
    }

    private static RealMatrix rotation(Philox random, int n) {
        RealMatrix any = new Array2DRowRealMatrix(n, n);
        for (int i = 0; i < n * n; i++) {
            any.setEntry(i / n, i % n, random.nextDouble() - 0.5);
        }
        return new SingularValueDecomposition(any).getU();
    }
}
