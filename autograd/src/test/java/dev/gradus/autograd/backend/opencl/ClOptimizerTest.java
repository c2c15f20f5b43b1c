package dev.gradus.autograd.backend.opencl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gradus.autograd.DType;
import dev.gradus.autograd.Device;
import dev.gradus.autograd.backend.Backend;
import dev.gradus.autograd.backend.Optimizer;
import dev.gradus.autograd.backend.Optimizer.Average;
import dev.gradus.autograd.backend.Optimizer.Update;
import dev.gradus.autograd.backend.Storage;
import dev.gradus.autograd.check.FastDevices;
import dev.gradus.autograd.check.Tolerance;
import dev.gradus.autograd.random.Philox;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Steps over many tensors at once do what the reference does with each by itself. */
class ClOptimizerTest {
    /** Beside small ones: exactly a piece, one element more, several, and nothing. */
    private static final int[] LENGTHS = {1, 13, 0, 207, 4_096, 4_097, 20_001, 5, 0};
    private static final int STEPS = 3;

    /** The tensors of a model on one device. */
    private static final class Model {
        final Backend backend;
        final Philox random = new Philox(3);
        final Storage scale;
        final List<Storage> parameters = new ArrayList<>();
        final List<Storage> firsts = new ArrayList<>();
        final List<Storage> seconds = new ArrayList<>();
        List<Storage> gradients;

        Model(Backend backend) {
            this.backend = backend;
            this.scale = number(1);
            for (int length : LENGTHS) {
                parameters.add(values(length, 1));
                firsts.add(values(length, 0));
                seconds.add(values(length, 0));
            }
        }

        Storage number(double value) {
            Storage storage = backend.memory().allocate(backend.floatType(), 1, false);
            backend.memory().write(storage, new double[] {value});
            return storage;
        }

        Storage values(int length, double size) {
            double[] values = new double[length];
            for (int i = 0; i < length; i++) {
                values[i] = size == 0 ? 0 : (float) (size * random.nextGaussian());
            }
            Storage storage = backend.memory().allocate(backend.floatType(), length, false);
            backend.memory().write(storage, values);
            return storage;
        }

        List<Update> updates(int step, boolean first, boolean second) {
            gradients = new ArrayList<>();
            List<Update> updates = new ArrayList<>();
            for (int i = 0; i < LENGTHS.length; i++) {
                gradients.add(values(LENGTHS[i], i == 1 ? 0 : i == 3 ? 20 : 0.1));
                updates.add(new Update(parameters.get(i), gradients.get(i), first ? firsts.get(i) : null,
                        second ? seconds.get(i) : null, 0.01 * (i + 1), i % 2 * 0.05, step));
            }
            return updates;
        }

        List<double[]> state() {
            List<double[]> state = new ArrayList<>();
            for (List<Storage> storages : List.of(parameters, firsts, seconds)) {
                storages.forEach(storage -> state.add(backend.memory().toDoubles(storage)));
            }
            return state;
        }
    }

    @FunctionalInterface
    private interface Step {
        void take(Optimizer kernels, List<Update> updates, Storage scale);
    }

    @Test
    void adamW() {
        check(true, true, (kernels, updates, scale) -> kernels.adamW(updates, scale, 0.9, 0.999, 1e-6));
    }

    @Test
    void adam() {
        check(true, true, (kernels, updates, scale) -> kernels.adam(updates, scale, 0.9, 0.999, 1e-6));
    }

    @Test
    void sgd() {
        check(false, false, (kernels, updates, scale) -> kernels.sgd(updates, scale, 0, false));
        check(true, false, (kernels, updates, scale) -> kernels.sgd(updates, scale, 0.9, false));
        check(true, false, (kernels, updates, scale) -> kernels.sgd(updates, scale, 0.9, true));
    }

    @Test
    void rmsProp() {
        check(true, false, (kernels, updates, scale) -> kernels.rmsProp(updates, scale, 0.9, 1e-5, 0));
        check(true, true, (kernels, updates, scale) -> kernels.rmsProp(updates, scale, 0.9, 1e-5, 0.9));
    }

    @Test
    void lion() {
        check(true, false, (kernels, updates, scale) -> kernels.lion(updates, scale, 0.9, 0.99));
    }

    @Test
    void averages() {
        check(true, false, (kernels, updates, scale) -> kernels.average(
                updates.stream().map(u -> new Average(u.first(), u.gradient())).toList(), scale, 0.9));
    }

    /** Three steps with clipping, one without a factor. */
    private static void check(boolean first, boolean second, Step step) {
        List<double[]> expected = run(Device.reference(), first, second, step);
        for (Device device : FastDevices.openCl()) {
            List<double[]> got = run(device, first, second, step);
            for (int i = 0; i < expected.size(); i++) {
                double largest = Tolerance.largest(expected.get(i));
                assertArrayEquals(expected.get(i), got.get(i), 5e-6 * Math.max(1, largest),
                        device.name() + ", storage " + i);
            }
        }
    }

    private static List<double[]> run(Device device, boolean first, boolean second, Step step) {
        Model model = new Model(device.backend());
        Optimizer kernels = device.backend().optimizer();
        Storage norm = model.number(0);
        for (int i = 1; i <= STEPS; i++) {
            List<Update> updates = model.updates(i, first, second);
            kernels.clip(model.scale, norm, model.gradients, model.number(2), 1.5);
            step.take(kernels, updates, i == 2 ? null : model.scale);
        }
        List<double[]> state = model.state();
        state.add(device.backend().memory().toDoubles(norm));
        return state;
    }

    @Test
    void aStepWithoutAFiniteFactorChangesNothing() {
        for (Device device : FastDevices.openCl()) {
            Model model = new Model(device.backend());
            List<double[]> before = model.state();
            Optimizer kernels = device.backend().optimizer();
            List<Update> updates = model.updates(1, true, true);
            Storage norm = model.number(0);
            kernels.clip(model.scale, norm, model.gradients, model.number(Double.NaN), 1);
            kernels.adamW(updates, model.scale, 0.9, 0.999, 1e-6);
            kernels.sgd(updates, model.scale, 0.9, false);
            kernels.rmsProp(updates, model.scale, 0.9, 1e-6, 0);
            kernels.lion(updates, model.scale, 0.9, 0.99);
            // The next step is sound, but the host has not noticed yet.
            kernels.clip(model.scale, norm, model.gradients, model.number(1), 1);
            kernels.adam(updates, model.scale, 0.9, 0.999, 1e-6);
            for (int i = 0; i < before.size(); i++) {
                assertArrayEquals(before.get(i), model.state().get(i), device.name());
            }
            assertEquals(Double.NaN, device.backend().memory().toDoubles(model.scale)[0]);
        }
    }

    @Test
    void theNormOfNoGradientsIsZeroAndThatOfInfiniteOnesInfinite() {
        for (Device device : FastDevices.openCl()) {
            assertArrayEquals(new double[] {1, 0}, clip(device, List.of(), 1), device.name());
            assertArrayEquals(new double[] {Double.NaN, Double.POSITIVE_INFINITY},
                    clip(device, List.of(new float[] {1, Float.NEGATIVE_INFINITY}), 1), device.name());
            assertArrayEquals(new double[] {Double.NaN, Double.NaN},
                    clip(device, List.of(new float[] {1}, new float[] {Float.NaN}), 1), device.name());
            assertArrayEquals(new double[] {1, 5}, clip(device, List.of(new float[] {3, 4}), 5), device.name());
            assertArrayEquals(new double[] {1, 5},
                    clip(device, List.of(new float[] {3}, new float[] {4}), Double.POSITIVE_INFINITY), device.name());
        }
    }

    /** A million squares of 1 and one of 10^8: a plain float sum would lose the small ones. */
    @Test
    void theNormIsAsGoodAsInDoublePrecision() {
        float[] gradient = new float[1 << 20];
        Arrays.fill(gradient, 1);
        gradient[5] = 1e4f;
        double want = Math.sqrt(1e8 + (1 << 20) - 1);
        for (Device device : FastDevices.openCl()) {
            assertEquals(want, clip(device, List.of(gradient), 1e9)[1], want * 1e-7, device.name());
        }
    }

    /** The factor and the norm. */
    private static double[] clip(Device device, List<float[]> gradients, double max) {
        Model model = new Model(device.backend());
        List<Storage> storages = new ArrayList<>();
        for (float[] gradient : gradients) {
            Storage storage = device.backend().memory().allocate(DType.FLOAT32, gradient.length, false);
            device.backend().memory().write(storage, gradient);
            storages.add(storage);
        }
        Storage norm = model.number(-1);
        device.backend().optimizer().clip(model.scale, norm, storages, model.number(0), max);
        return new double[] {device.backend().memory().toDoubles(model.scale)[0],
            device.backend().memory().toDoubles(norm)[0]};
    }
}
