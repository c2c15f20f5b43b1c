package dev.gradus.autograd.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.gradus.autograd.DType;
import dev.gradus.autograd.backend.HostMemory;
import dev.gradus.autograd.backend.Movement;
import dev.gradus.autograd.backend.Storage;
import dev.gradus.autograd.backend.Window;
import dev.gradus.autograd.backend.reference.ReferenceBackend;
import dev.gradus.autograd.random.Philox;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Moving elements gives what the plain index maps of the reference backend give, to the bit. */
class CpuMovementTest {
    private final HostMemory memory = new HostMemory();
    private final Movement reference = new ReferenceBackend().movement();

    @FunctionalInterface
    private interface Move {
        void apply(Movement kernels, Storage y, Storage x);
    }

    @Test
    void permutations() {
        int[][][] cases = {
            {{7}, {0}}, {{33, 65}, {1, 0}}, {{3, 5, 7}, {2, 0, 1}}, {{2, 3, 4, 5}, {0, 2, 1, 3}},
            {{4, 3, 8, 2, 8, 2}, {0, 2, 4, 1, 3, 5}}, {{5, 1, 6}, {2, 1, 0}}, {{300, 200}, {1, 0}}, {{0, 3}, {1, 0}}
        };
        for (int[][] c : cases) {
            int n = Arrays.stream(c[0]).reduce(1, (a, b) -> a * b);
            check(n, n, (kernels, y, x) -> kernels.permute(y, x, c[0], c[1]));
        }
    }

    @Test
    void slices() {
        for (int[] s : new int[][] {{3, 10, 7, 2, 1, 5}, {3, 10, 7, 1, 3, 3}, {1, 5000, 20, 0, 2, 2500},
            {40, 3, 1, 2, 1, 1}}) {
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
        int[][] sizes = {{1, 5, 4000, 9}, {7, 300, 33, 20}, {500, 3, 1, 40}, {3, 1, 207, 1}, {2, 4, 13, 0}};
        for (int[] s : sizes) {
            int whole = s[0] * s[1] * s[2];
            int part = s[0] * s[3] * s[2];
            Storage each = indices(part, s[1]);
            check(part, whole, (kernels, y, x) -> kernels.gather(y, x, each, s[0], s[1], s[2], s[3]));
            check(whole, part, (kernels, y, x) -> kernels.scatterAdd(y, x, each, s[0], s[1], s[2], s[3]));
            Storage slices = indices(s[3], s[1]);
            check(part, whole, (kernels, y, x) -> kernels.indexSelect(y, x, slices, s[0], s[1], s[2], s[3]));
            check(whole, part, (kernels, y, x) -> kernels.indexAdd(y, x, slices, s[0], s[1], s[2], s[3]));
        }
    }

    private Storage indices(int count, int bound) {
        Philox random = new Philox(count);
        int[] values = new int[count];
        Arrays.setAll(values, i -> random.nextInt(bound));
        Storage storage = memory.allocate(DType.INT32, count, false);
        memory.write(storage, values);
        return storage;
    }

    /** Small integers, so that sums are exact and both backends must agree to the bit. */
    private void check(int to, int from, Move move) {
        double[] values = new double[from];
        Arrays.setAll(values, i -> i % 1009 - 500);
        Storage exact = memory.allocate(DType.FLOAT64, to, false);
        move.apply(reference, filled(exact, to), filled(memory.allocate(DType.FLOAT64, from, false), values));
        float[] y = Samples.onOneAndThreeThreads(pool -> {
            Storage result = memory.allocate(DType.FLOAT32, to, false);
            Storage x = filled(memory.allocate(DType.FLOAT32, from, false), values);
            move.apply(new CpuMovement(pool), filled(result, to), x);
            return memory.toFloats(result);
        });
        assertArrayEquals(memory.toFloats(exact), y);
    }

    private Storage filled(Storage storage, int n) {
        double[] values = new double[n];
        Arrays.fill(values, -7);
        return filled(storage, values);
    }

    private Storage filled(Storage storage, double[] values) {
        memory.write(storage, values);
        return storage;
    }
}
