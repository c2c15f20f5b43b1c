package dev.gradus.autograd.backend.opencl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.random.Philox;
import java.io.IOException;
import java.util.BitSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The index arithmetic of {@code simt/gemm_tf32.cl}, on any machine: its macros are read from the file and evaluated,
 * and the instruction is computed lane by lane as its specification says.
 */
class Tf32LayoutTest {
    private static final int LANES = 32;
    /** Banks of local memory, one number wide. */
    private static final int BANKS = 32;

    private final KernelMacros macros;
    private final int tileM;
    private final int tileN;
    private final int tileK;
    private final int items;

    Tf32LayoutTest() throws IOException {
        macros = KernelMacros.of("simt/gemm_tf32.cl");
        tileM = macros.value("TILE_M");
        tileN = macros.value("TILE_N");
        tileK = macros.value("TILE_K");
        items = macros.value("ITEMS");
    }

    @ParameterizedTest
    @CsvSource({"false, false", "false, true", "true, false", "true, true"})
    void theLanesOfAGroupMultiplyTheirTiles(boolean transposedA, boolean transposedB) {
        Philox random = new Philox(1);
        // [i][l]: rows of a and columns of b, by steps along k.
        int[][] a = integers(random, tileM, tileK);
        int[][] b = integers(random, tileN, tileK);
        int[] localA = local(a, transposedA);
        int[] localB = local(b, !transposedB);
        int[][] c = new int[tileM][tileN];
        BitSet written = new BitSet();
        for (int warp = 0; warp < items / LANES; warp++) {
            int row = macros.value("WARP_ROW", warp);
            int column = macros.value("WARP_COLUMN", warp);
            for (int i = 0; i < macros.value("WARP_M"); i += 16) {
                for (int j = 0; j < macros.value("WARP_N"); j += 8) {
                    int[][] sums = new int[LANES][4];
                    for (int step = 0; step < tileK; step += 8) {
                        multiplyAdd(sums, fragmentA(localA, row + i, step, transposedA),
                                fragmentB(localB, column + j, step, !transposedB));
                    }
                    store(c, written, sums, row + i, column + j);
                }
            }
        }
        assertEquals(tileM * tileN, written.cardinality());
        for (int i = 0; i < tileM; i++) {
            for (int j = 0; j < tileN; j++) {
                int sum = 0;
                for (int l = 0; l < tileK; l++) {
                    sum += a[i][l] * b[j][l];
                }
                assertEquals(sum, c[i][j], i + ", " + j);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theLanesOfAWarpReadDifferentBanks(boolean across) {
        for (int step = 0; step < tileK; step += 8) {
            for (int i = 0; i < tileN; i += 8) {
                for (int register = 0; register < 4; register++) {
                    BitSet banksOfA = new BitSet();
                    BitSet banksOfB = new BitSet();
                    for (int lane = 0; lane < LANES; lane++) {
                        int row = i / 16 * 16 + macros.value("A_ROW", lane, register);
                        int l = step + macros.value("A_STEP", lane, register);
                        banksOfA.set(place(row, l, tileM, across) % BANKS);
                        int column = i + macros.value("B_COLUMN", lane, register % 2);
                        int m = step + macros.value("B_STEP", lane, register % 2);
                        banksOfB.set(place(column, m, tileN, across) % BANKS);
                    }
                    assertEquals(BANKS, banksOfA.cardinality());
                    assertEquals(BANKS, banksOfB.cardinality());
                }
            }
        }
    }

    @Test
    void theExtentsOfATileFitTogether() {
        int warps = items / LANES;
        assertEquals(tileM * tileN, warps * macros.value("WARP_M") * macros.value("WARP_N"));
        assertEquals(tileM * tileK, macros.value("CHUNKS_A") * 4 * items);
        assertEquals(tileN * tileK, macros.value("CHUNKS_B") * 4 * items);
        assertTrue(macros.value("STAGES") * (tileM + tileN) * tileK * Float.BYTES <= 48 << 10);
    }

    @Test
    void macrosAreEvaluatedAsInC() {
        int lane = 13;
        assertArrayEquals(new int[] {3, 11, 3, 11}, each("A_ROW", lane, 4));
        assertArrayEquals(new int[] {1, 1, 5, 5}, each("A_STEP", lane, 4));
        assertArrayEquals(new int[] {1, 5}, each("B_STEP", lane, 2));
        assertArrayEquals(new int[] {3, 3, 11, 11}, each("C_ROW", lane, 4));
        assertArrayEquals(new int[] {2, 3, 2, 3}, each("C_COLUMN", lane, 4));
    }

    private int[] each(String macro, int lane, int registers) {
        int[] values = new int[registers];
        for (int r = 0; r < registers; r++) {
            values[r] = macros.value(macro, lane, r);
        }
        return values;
    }

    /** Local memory after the copies of all work-items: each chunk is 4 neighbours in the factor's own memory. */
    private int[] local(int[][] factor, boolean across) {
        int width = factor.length;
        int[] memory = new int[width * tileK];
        BitSet written = new BitSet();
        for (int q = 0; q < width * tileK / 4; q++) {
            int i = across ? macros.value("ACROSS_I", q, width) : macros.value("ALONG_I", q);
            int l = across ? macros.value("ACROSS_L", q, width) : macros.value("ALONG_L", q);
            int to = place(i, l, width, across);
            assertEquals(0, to % 4, "copies of 16 bytes are aligned");
            for (int j = 0; j < 4; j++) {
                memory[to + j] = across ? factor[i + j][l] : factor[i][l + j];
                written.set(to + j);
            }
        }
        assertEquals(memory.length, written.cardinality());
        return memory;
    }

    private int place(int i, int l, int width, boolean across) {
        return across ? macros.value("ACROSS_PLACE", i, l, width) : macros.value("ALONG_PLACE", i, l);
    }

    private int[][] fragmentA(int[] local, int row, int step, boolean across) {
        int[][] fragment = new int[LANES][4];
        for (int lane = 0; lane < LANES; lane++) {
            for (int r = 0; r < 4; r++) {
                fragment[lane][r] = local[place(row + macros.value("A_ROW", lane, r),
                        step + macros.value("A_STEP", lane, r), tileM, across)];
            }
        }
        return fragment;
    }

    private int[][] fragmentB(int[] local, int column, int step, boolean across) {
        int[][] fragment = new int[LANES][2];
        for (int lane = 0; lane < LANES; lane++) {
            for (int r = 0; r < 2; r++) {
                fragment[lane][r] = local[place(column + macros.value("B_COLUMN", lane, r),
                        step + macros.value("B_STEP", lane, r), tileN, across)];
            }
        }
        return fragment;
    }

    private void store(int[][] c, BitSet written, int[][] sums, int row, int column) {
        for (int lane = 0; lane < LANES; lane++) {
            for (int r = 0; r < 4; r++) {
                int i = row + macros.value("C_ROW", lane, r);
                int j = column + macros.value("C_COLUMN", lane, r);
                c[i][j] = sums[lane][r];
                written.set(i * tileN + j);
            }
        }
    }

    /**
     * mma.m16n8k8 for tf32 as the PTX ISA describes it (section "Matrix Fragments for mma.m16n8k8"): with group = lane
     * / 4 and thread = lane % 4, register 0 of a is (group, thread), 1 (group + 8, thread), 2 (group, thread + 4), 3
     * (group + 8, thread + 4); register 0 of b is (thread, group), 1 (thread + 4, group); registers 0 and 1 of c are
     * (group, 2·thread) and its neighbour, 2 and 3 the same 8 rows below.
     */
    private static void multiplyAdd(int[][] c, int[][] a, int[][] b) {
        int[][] left = new int[16][8];
        int[][] right = new int[8][8];
        for (int lane = 0; lane < LANES; lane++) {
            int group = lane >> 2;
            int thread = lane & 3;
            left[group][thread] = a[lane][0];
            left[group + 8][thread] = a[lane][1];
            left[group][thread + 4] = a[lane][2];
            left[group + 8][thread + 4] = a[lane][3];
            right[thread][group] = b[lane][0];
            right[thread + 4][group] = b[lane][1];
        }
        for (int lane = 0; lane < LANES; lane++) {
            int group = lane >> 2;
            int thread = lane & 3;
            for (int k = 0; k < 8; k++) {
                c[lane][0] += left[group][k] * right[k][2 * thread];
                c[lane][1] += left[group][k] * right[k][2 * thread + 1];
                c[lane][2] += left[group + 8][k] * right[k][2 * thread];
                c[lane][3] += left[group + 8][k] * right[k][2 * thread + 1];
            }
        }
    }

    private static int[][] integers(Philox random, int rows, int columns) {
        int[][] values = new int[rows][columns];
        for (int[] row : values) {
            for (int j = 0; j < columns; j++) {
                row[j] = random.nextInt(2001) - 1000;
            }
        }
        return values;
    }
}
