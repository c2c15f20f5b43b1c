package dev.gradus.autograd.backend.opencl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gradus.autograd.DType;
import dev.gradus.autograd.Device;
import dev.gradus.autograd.backend.Backend;
import dev.gradus.autograd.backend.Memory;
import dev.gradus.autograd.backend.RandomNumbers.Words;
import dev.gradus.autograd.backend.Storage;
import dev.gradus.autograd.check.FastDevices;
import dev.gradus.autograd.random.Philox;
import org.junit.jupiter.api.Test;

class ClRandomTest {
    private static final int[] COUNTS = {0, 1, 13, 207, 4_098};
    /** High halves that are not zero, and a block number whose low half overflows on the way. */
    private static final Words WORDS = new Words(0x0123456789ABCDEFL, 0xFEDCBA9876543210L, 0xFFFFFFF0L);

    @Test
    void uniformNumbersAreTheWordsOfTheStream() {
        for (Device device : FastDevices.openCl()) {
            for (int count : COUNTS) {
                assertArrayEquals(expected(count), uniform(device.backend(), count), device.name());
            }
        }
    }

    @Test
    void dropoutKeepsWhatTheCpuKeeps() {
        for (Device device : FastDevices.openCl()) {
            for (int count : COUNTS) {
                for (double p : new double[] {0, 0.1, 0.5}) {
                    assertArrayEquals(dropout(Device.cpu().backend(), count, p), dropout(device.backend(), count, p),
                            device.name() + ", p = " + p);
                }
            }
        }
    }

    @Test
    void theNextBlockFollowsWhereTheLowHalfOverflows() {
        int[] words = new int[Philox.LANES];
        Philox.block(WORDS.seed(), WORDS.stream(), WORDS.first() + 16, words);
        for (Device device : FastDevices.openCl()) {
            assertEquals(Philox.toFloat(words[0]), uniform(device.backend(), 65)[64], device.name());
        }
    }

    private static float[] expected(int count) {
        float[] values = new float[count];
        int[] words = new int[Philox.LANES];
        for (int i = 0; i < count; i++) {
            Philox.block(WORDS.seed(), WORDS.stream(), WORDS.first() + i / Philox.LANES, words);
            values[i] = Philox.toFloat(words[i % Philox.LANES]);
        }
        return values;
    }

    private static float[] uniform(Backend backend, int count) {
        Storage y = backend.memory().allocate(DType.FLOAT32, count, false);
        backend.random().uniform(y, WORDS);
        return backend.memory().toFloats(y);
    }

    private static float[] dropout(Backend backend, int count, double p) {
        Memory memory = backend.memory();
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = i % 7 == 3 ? Float.NaN : i - 0.5f * count;
        }
        Storage x = memory.allocate(DType.FLOAT32, count, false);
        Storage y = memory.allocate(DType.FLOAT32, count, false);
        memory.write(x, values);
        backend.random().dropout(y, x, p, WORDS);
        return memory.toFloats(y);
    }
}
