package dev.gradus.autograd.backend;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.DType;
import dev.gradus.autograd.Device;
import dev.gradus.autograd.backend.Optimizer.Average;
import dev.gradus.autograd.backend.Optimizer.Update;
import dev.gradus.autograd.check.FastDevices;
import dev.gradus.autograd.random.Philox;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Steps of several parameters of any length at once: every backend does what the reference does. */
class OptimizerKernelsTest {
    private static final int[] LENGTHS = {0, 1, 13, 16_384, 0, 207, 16_385, 40_000, 0};
    private static final double NEAR = 2e-5;
    private static final Device THREE = Device.cpu(3);

    @AfterAll
    static void close() {
        THREE.close();
    }

    /** The optimizers, each with attributes that leave no part of its formula out. */
    enum Kind {
        ADAM_W {
            @Override
            void step(Optimizer kernels, List<Update> updates, Storage scale) {
                kernels.adamW(updates, scale, 0.9, 0.99, 1e-3);
            }
        },
        ADAM {
            @Override
            void step(Optimizer kernels, List<Update> updates, Storage scale) {
                kernels.adam(updates, scale, 0.9, 0.99, 1e-3);
            }
        },
        SGD {
            @Override
            void step(Optimizer kernels, List<Update> updates, Storage scale) {
                kernels.sgd(updates, scale, 0.9, false);
            }
        },
        NESTEROV {
            @Override
            void step(Optimizer kernels, List<Update> updates, Storage scale) {
                kernels.sgd(updates, scale, 0.9, true);
            }
        },
        RMS_PROP {
            @Override
            void step(Optimizer kernels, List<Update> updates, Storage scale) {
                kernels.rmsProp(updates, scale, 0.9, 1e-3, 0.5);
            }
        },
        LION {
            @Override
            void step(Optimizer kernels, List<Update> updates, Storage scale) {
                kernels.lion(updates, scale, 0.9, 0.99);
            }
        },
        AVERAGE {
            @Override
            void step(Optimizer kernels, List<Update> updates, Storage scale) {
                kernels.average(updates.stream().map(u -> new Average(u.parameter(), u.gradient())).toList(), scale,
                        0.9);
            }
        };

        abstract void step(Optimizer kernels, List<Update> updates, Storage scale);
    }

    static Stream<Device> devices() {
        return Stream.concat(Stream.of(Device.reference(), Device.cpu(), THREE), FastDevices.openCl().stream());
    }

    @ParameterizedTest
    @EnumSource
    void stepsOfManyParametersFollowTheReference(Kind kind) {
        for (double scale : new double[] {1, 0.3}) {
            double[][] wanted = steps(Device.reference(), kind, scale);
            devices().forEach(device -> {
                double[][] got = steps(device, kind, scale);
                for (int i = 0; i < got.length; i++) {
                    assertNear(wanted[i], got[i], kind + " on " + device + ", storage " + i);
                }
            });
        }
    }

    @ParameterizedTest
    @EnumSource
    void withoutAScaleItIsOne(Kind kind) {
        devices().forEach(device -> assertArrayEquals(steps(device, kind, 1.0), steps(device, kind, null)));
    }

    @ParameterizedTest
    @EnumSource
    void aScaleThatIsNotFiniteLeavesEverythingAsItWas(Kind kind) {
        for (double scale : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            devices().forEach(device -> {
                List<Update> updates = updates(device, 1);
                double[][] before = values(device, updates);
                kind.step(device.backend().optimizer(), updates, reals(device, scale));
                assertArrayEquals(before, values(device, updates), kind + " on " + device);
            });
        }
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("devices")
    void parametersMayHaveRatesDecaysAndStepsOfTheirOwn(Device device) {
        Storage still = reals(device, 1, 2);
        Storage shrinking = reals(device, 1, 2);
        device.backend().optimizer().adamW(
                List.of(new Update(still, reals(device, 5, 5), reals(device, 0, 0), reals(device, 0, 0), 0, 0.5, 1),
                        new Update(shrinking, reals(device, 0, 0), reals(device, 0, 0), reals(device, 0, 0), 0.5, 0.5,
                                9)),
                null, 0.9, 0.99, 1e-8);
        assertArrayEquals(new double[] {1, 2}, read(device, still));
        assertArrayEquals(new double[] {0.75, 1.5}, read(device, shrinking));
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("devices")
    void theNormIsThatOfAllGradientsTogether(Device device) {
        for (int seed = 0; seed < 3; seed++) {
            List<Storage> gradients = gradients(device, seed);
            double squares = gradients(Device.reference(), seed).stream()
                    .flatMapToDouble(g -> Arrays.stream(read(Device.reference(), g)))
                    .map(g -> g * g).sum();
            double norm = Math.sqrt(squares);
            check(device, gradients, 0.25, 1, norm, 0.25 / (norm + 1e-6));
            check(device, gradients, norm * 1.001, 1, norm, 1);
            check(device, gradients, Double.POSITIVE_INFINITY, 0.125, norm, 1);
        }
        check(device, List.of(), 1, 1, 0, 1);
        check(device, List.of(reals(device)), 1, 1, 0, 1);
        check(device, List.of(reals(device, 3, 0), reals(device, -4)), 5, 1, 5, 1);
    }

    /** Where there is double precision; elsewhere such gradients count as infinite or as 0. */
    @Test
    void squaresNeitherOverflowNorVanishOnTheHost() {
        for (Device device : List.of(Device.reference(), Device.cpu())) {
            check(device, List.of(reals(device, 3e25, -4e25)), 1, 1, 5e25, 1 / 5e25);
            check(device, List.of(reals(device, 3e-25, -4e-25)), 1e-26, 1, 5e-25, 1e-26 / 1e-6);
        }
    }

    private static void check(
            Device device, List<Storage> gradients, double max, double before, double norm, double scale) {
        Storage factor = reals(device, before);
        Storage length = reals(device, 77);
        device.backend().optimizer().clip(factor, length, gradients, reals(device, 2.5), max);
        assertEquals(norm, read(device, length)[0], 1e-6 * norm, device::toString);
        assertEquals(scale, read(device, factor)[0], scale == 1 ? 0 : 1e-6 * scale, device::toString);
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("devices")
    void aLossOrGradientThatIsNotFiniteSpoilsTheScaleUntilItIsWritten(Device device) {
        for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            Storage scale = reals(device, 1);
            Storage norm = reals(device, 0);
            Optimizer kernels = device.backend().optimizer();
            List<Storage> good = List.of(reals(device, 3, 4));
            kernels.clip(scale, norm, good, reals(device, bad), 1);
            assertTrue(Double.isNaN(read(device, scale)[0]));
            assertEquals(5, read(device, norm)[0], 1e-6);
            kernels.clip(scale, norm, good, reals(device, 1), 1);
            assertTrue(Double.isNaN(read(device, scale)[0]), "a later step is not made either");

            device.backend().memory().write(scale, new double[] {1});
            kernels.clip(scale, norm, List.of(good.getFirst(), reals(device, 1, bad, 1)), reals(device, 1), 1);
            assertTrue(Double.isNaN(read(device, scale)[0]));
            assertEquals(!Double.isNaN(bad), Double.isInfinite(read(device, norm)[0]));

            device.backend().memory().write(scale, new double[] {1});
            kernels.clip(scale, norm, good, reals(device, 1), 10);
            assertEquals(1, read(device, scale)[0]);
        }
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("devices")
    void placesWhereIndicesAgreeAreCounted(Device device) {
        Storage count = reals(device, 77);
        for (int length : new int[] {0, 1, 13, 1_000}) {
            int[] left = new Philox(1).permutation(length);
            int[] right = new Philox(2).permutation(length);
            IntStream.range(0, length).filter(i -> i % 3 == 0).forEach(i -> right[i] = left[i]);
            long wanted = IntStream.range(0, length).filter(i -> left[i] == right[i]).count();
            device.backend().reduce().countEqual(count, indices(device, left), indices(device, right));
            assertEquals(wanted, read(device, count)[0]);
        }
    }

    @Test
    void aReadbackGivesWhatWasThereWhenItWasAskedFor() {
        devices().forEach(device -> {
            Storage x = reals(device, 1, 2);
            Readback readback = device.backend().memory().read(x);
            device.backend().memory().write(x, new double[] {3, 4});
            assertArrayEquals(new double[] {1, 2}, readback.get());
            assertTrue(readback.isDone());
        });
    }

    /** The parameters and all that is remembered after four steps; the second of them is the first for no one. */
    private static double[][] steps(Device device, Kind kind, Double scale) {
        List<Update> updates = updates(device, 1);
        Storage factor = scale == null ? null : reals(device, scale);
        for (int step = 1; step <= 4; step++) {
            List<Storage> gradients = gradients(device, step);
            List<Update> next = new ArrayList<>();
            for (int i = 0; i < updates.size(); i++) {
                Update u = updates.get(i);
                next.add(new Update(u.parameter(), gradients.get(i), u.first(), u.second(), u.lr(), u.decay(), step));
            }
            kind.step(device.backend().optimizer(), next, factor);
        }
        return values(device, updates);
    }

    private static List<Update> updates(Device device, int step) {
        Philox random = new Philox(11);
        List<Storage> gradients = gradients(device, 0);
        List<Update> updates = new ArrayList<>();
        for (int i = 0; i < LENGTHS.length; i++) {
            int n = LENGTHS[i];
            double[] squares = Arrays.stream(normal(random, n)).map(x -> x * x).toArray();
            updates.add(new Update(reals(device, normal(random, n)), gradients.get(i), reals(device, squares),
                    reals(device, squares), 0.01 * (i + 1), 0.1 * i, step));
        }
        return updates;
    }

    private static List<Storage> gradients(Device device, int seed) {
        Philox random = new Philox(100 + seed);
        return Arrays.stream(LENGTHS).mapToObj(n -> reals(device, normal(random, n))).toList();
    }

    private static double[] normal(Philox random, int n) {
        double[] values = new double[n];
        Arrays.setAll(values, i -> (float) random.nextGaussian());
        return values;
    }

    private static double[][] values(Device device, List<Update> updates) {
        return updates.stream().flatMap(u -> Stream.of(u.parameter(), u.first(), u.second()))
                .map(storage -> read(device, storage)).toArray(double[][]::new);
    }

    private static double[] read(Device device, Storage storage) {
        return device.backend().memory().toDoubles(storage);
    }

    private static Storage reals(Device device, double... values) {
        Storage storage = device.backend().memory().allocate(device.floatType(), values.length, false);
        device.backend().memory().write(storage, values);
        return storage;
    }

    private static Storage indices(Device device, int... values) {
        Storage storage = device.backend().memory().allocate(DType.INT32, values.length, false);
        device.backend().memory().write(storage, values);
        return storage;
    }

    private static void assertNear(double[] wanted, double[] got, String what) {
        for (int i = 0; i < wanted.length; i++) {
            int at = i;
            assertEquals(wanted[i], got[i], NEAR * (1 + Math.abs(wanted[i])), () -> what + ", element " + at);
        }
    }
}
