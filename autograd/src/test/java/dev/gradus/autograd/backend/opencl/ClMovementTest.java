package dev.gradus.autograd.backend.opencl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.gradus.autograd.DType;
import dev.gradus.autograd.Device;
import dev.gradus.autograd.backend.HostMemory;
import dev.gradus.autograd.backend.Memory;
import dev.gradus.autograd.backend.Movement;
import dev.gradus.autograd.backend.Storage;
import dev.gradus.autograd.backend.Window;
import dev.gradus.autograd.backend.reference.ReferenceBackend;
import dev.gradus.autograd.check.FastDevices;
import dev.gradus.autograd.random.Philox;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Moving elements gives what the plain index maps of the reference give, to the bit, with both kernel families. */
class ClMovementTest {
    private final HostMemory memory = new HostMemory();
    private final Movement reference = new ReferenceBackend().movement();

    @FunctionalInterface
    private interface Move {
        void apply(Movement kernels, Storage y, Storage x);
    }

    @FunctionalInterface
    private interface IndexedMove {
        void apply(Movement kernels, Storage y, Storage x, Storage index);
    }

    @Test
    void permutations() {
        int[][][] cases = {
            {{7}, {0}}, {{33, 65}, {1, 0}}, {{3, 5, 7}, {2, 0, 1}}, {{2, 3, 4, 5}, {0, 2, 1, 3}},
            {{4, 3, 8, 2, 8, 2}, {0, 2, 4, 1, 3, 5}}, {{5, 1, 6}, {2, 1, 0}}, {{300, 200}, {1, 0}},
            {{0, 3}, {1, 0}}, {{3, 5, 32}, {1, 0, 2}}, {{3, 40, 33}, {0, 2, 1}}, {{2, 1, 7}, {0, 2, 1}},
            {{2, 3, 2, 3, 2, 3, 2, 3}, {7, 6, 5, 4, 3, 2, 1, 0}}
        };
        for (int[][] c : cases) {
            int n = Arrays.stream(c[0]).reduce(1, (a, b) -> a * b);
            check(n, n, (kernels, y, x) -> kernels.permute(y, x, c[0], c[1]));
        }
    }

    @Test
    void slices() {
        for (int[] s : new int[][] {{3, 10, 7, 2, 1, 5}, {3, 10, 7, 1, 3, 3}, {1, 5000, 20, 0, 2, 2500},
            {40, 3, 1, 2, 1, 1},
            {3, 10, 16, 1, 3, 3}, {3, 4, 2, 3, -1, 4}, {2, 5, 16, 0, 1, 0}}) {
            int whole = s[0] * s[1] * s[2];
            int part = s[0] * s[5] * s[2];
            check(part, whole, (kernels, y, x) -> kernels.slice(y, x, s[0], s[1], s[2], s[3], s[4], s[5]));
            check(whole, part, (kernels, y, x) -> kernels.sliceInto(y, x, s[0], s[1], s[2], s[3], s[4], s[5]));
        }
    }

    @Test
    void windowsWithStridePaddingAndDilation() {
        Window[] windows = {
            new Window(3, 8, 8, 4, 4, 4, 4, 0, 0, 0, 0, 1, 1), new Window(2, 9, 7, 3, 2, 2, 1, 1, 2, 0, 3, 1, 1),
            new Window(1, 11, 10, 3, 3, 1, 2, 2, 2, 2, 2, 2, 3), new Window(4, 5, 5, 1, 1, 1, 1, 0, 0, 0, 0, 1, 1)
        };
        for (Window w : windows) {
            int image = 2 * w.channels() * w.height() * w.width();
            int columns = 2 * w.columnSize() * w.outputHeight() * w.outputWidth();
            check(columns, image, (kernels, y, x) -> kernels.unfold(y, x, 2, w));
            check(image, columns, (kernels, y, x) -> kernels.fold(y, x, 2, w));
        }
    }

    @Test
    void lookingUpAndAddingUpAcrossManyBlocks() {
        int[][] sizes = {{1, 5, 4000, 9}, {7, 300, 33, 20}, {500, 3, 1, 40}, {3, 1, 207, 1},
            {2, 4, 13, 0}, {2, 5, 48, 7}};
        for (int[] s : sizes) {
            int whole = s[0] * s[1] * s[2];
            int part = s[0] * s[3] * s[2];
            int[] each = indices(part, s[1]);
            check(part, whole, each, (kernels, y, x, at) -> kernels.gather(y, x, at, s[0], s[1], s[2], s[3]));
            check(whole, part, each, (kernels, y, x, at) -> kernels.scatterAdd(y, x, at, s[0], s[1], s[2], s[3]));
            int[] slices = indices(s[3], s[1]);
            check(part, whole, slices, (kernels, y, x, at) -> kernels.indexSelect(y, x, at, s[0], s[1], s[2], s[3]));
            check(whole, part, slices, (kernels, y, x, at) -> kernels.indexAdd(y, x, at, s[0], s[1], s[2], s[3]));
        }
    }

    @Test
    void intsMoveLikeFloats() {
        int[] values = new int[30];
        Arrays.setAll(values, i -> i * 0x01010101 - 5);
        for (Device device : FastDevices.openCl()) {
            Memory memory = device.backend().memory();
            Storage x = memory.allocate(DType.INT32, 30, false);
            Storage y = memory.allocate(DType.INT32, 30, false);
            memory.write(x, values);
            device.backend().movement().permute(y, x, new int[] {30}, new int[] {0});
            assertArrayEquals(values, memory.toInts(y));
            device.backend().movement().copy(y, x);
            assertArrayEquals(values, memory.toInts(y));
        }
    }

    private static int[] indices(int count, int bound) {
        Philox random = new Philox(count);
        int[] values = new int[count];
        Arrays.setAll(values, i -> random.nextInt(bound));
        return values;
    }

    private void check(int to, int from, Move move) {
        check(to, from, null, (kernels, y, x, index) -> move.apply(kernels, y, x));
    }

    /** Small integers, so that sums are exact and both backends must agree to the bit. */
    private void check(int to, int from, int[] index, IndexedMove move) {
        double[] values = new double[from];
        Arrays.setAll(values, i -> i % 1009 - 500);
        Storage exact = memory.allocate(DType.FLOAT64, to, false);
        move.apply(reference, filled(exact, to), filled(memory.allocate(DType.FLOAT64, from, false), values),
                ints(memory, index));
        for (Device device : FastDevices.openCl()) {
            Memory own = device.backend().memory();
            Storage result = own.allocate(DType.FLOAT32, to, false);
            Storage x = filled(own.allocate(DType.FLOAT32, from, false), values);
            move.apply(device.backend().movement(), filled(result, to), x, ints(own, index));
            assertArrayEquals(memory.toFloats(exact), own.toFloats(result), device.name());
        }
    }

    private static Storage ints(Memory memory, int[] values) {
        if (values == null) {
            return null;
        }
        Storage storage = memory.allocate(DType.INT32, values.length, false);
        memory.write(storage, values);
        return storage;
    }

    private static Storage filled(Storage storage, int n) {
        double[] values = new double[n];
        Arrays.fill(values, -7);
        return filled(storage, values);
    }

    private static Storage filled(Storage storage, double[] values) {
        storage.memory().write(storage, values);
        return storage;
    }
}
