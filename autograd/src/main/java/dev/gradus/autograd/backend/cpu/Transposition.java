package dev.gradus.autograd.backend.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Transposes matrices that lie in the cache.
 *
 * <h2>Implementation notes</h2>
 *
 * <p>Blocks of 4 by 4 go through four registers, two rows being merged like the halves of a zip, twice. Wider registers
 * would need more of these steps.
 */
final class Transposition {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_128;
    private static final int SIDE = 4;
    private static final VectorShuffle<Float> LOW = VectorShuffle.makeZip(SPECIES, 0);
    private static final VectorShuffle<Float> HIGH = VectorShuffle.makeZip(SPECIES, 1);

    private Transposition() {}

    /** y[c, r] = factor·x[r, c] for x of [rows, columns], with the distances of the rows of both. */
    static void scaled(
            float[] y, int yOff, int ldy, float[] x, int xOff, int ldx, int rows, int columns, float factor) {
        int wholeRows = rows - rows % SIDE;
        int wholeColumns = columns - columns % SIDE;
        for (int r = 0; r < wholeRows; r += SIDE) {
            fourRows(y, yOff + r, ldy, x, xOff + r * ldx, ldx, wholeColumns, factor);
        }
        for (int r = 0; r < rows; r++) {
            for (int c = r < wholeRows ? wholeColumns : 0; c < columns; c++) {
                y[yOff + c * ldy + r] = factor * x[xOff + r * ldx + c];
            }
        }
    }

    private static void fourRows(
            float[] y, int yOff, int ldy, float[] x, int xOff, int ldx, int columns, float factor) {
        for (int c = 0; c < columns; c += SIDE) {
            int from = xOff + c;
            FloatVector a0 = FloatVector.fromArray(SPECIES, x, from).mul(factor);
            FloatVector a1 = FloatVector.fromArray(SPECIES, x, from + ldx).mul(factor);
            FloatVector a2 = FloatVector.fromArray(SPECIES, x, from + 2 * ldx).mul(factor);
            FloatVector a3 = FloatVector.fromArray(SPECIES, x, from + 3 * ldx).mul(factor);
            FloatVector even0 = a0.rearrange(LOW, a2);
            FloatVector even1 = a0.rearrange(HIGH, a2);
            FloatVector odd0 = a1.rearrange(LOW, a3);
            FloatVector odd1 = a1.rearrange(HIGH, a3);
            int to = yOff + c * ldy;
            even0.rearrange(LOW, odd0).intoArray(y, to);
            even0.rearrange(HIGH, odd0).intoArray(y, to + ldy);
            even1.rearrange(LOW, odd1).intoArray(y, to + 2 * ldy);
            even1.rearrange(HIGH, odd1).intoArray(y, to + 3 * ldy);
        }
    }
}
