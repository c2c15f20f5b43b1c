package dev.gradus.autograd.backend.opencl;

import dev.gradus.autograd.DType;
import dev.gradus.autograd.backend.Linalg.Operand;
import dev.gradus.autograd.backend.Storage;

/**
 * One operand of a batched product on the device: matrix i begins at {@code first + i·step}, or where {@code offsets}
 * says, if they are not evenly spaced.
 *
 * @param offsets on the device, to be freed when the product is enqueued; null if the matrices are evenly spaced
 */
record Matrices(Storage data, Storage offsets, int first, int step, boolean transposed) {

    static Matrices one(Storage data, boolean transposed) {
        return new Matrices(data, null, 0, 0, transposed);
    }

    static Matrices of(ClMemory memory, Operand operand) {
        int[] offsets = operand.offsets();
        int first = offsets.length > 0 ? offsets[0] : 0;
        int step = offsets.length > 1 ? offsets[1] - first : 0;
        for (int i = 1; i < offsets.length; i++) {
            if (offsets[i] - offsets[i - 1] != step) {
                Storage onDevice = memory.allocate(DType.INT32, offsets.length, true);
                memory.write(onDevice, offsets);
                return new Matrices(operand.data(), onDevice, 0, 0, operand.transposed());
            }
        }
        return new Matrices(operand.data(), null, first, step, operand.transposed());
    }

    /** Whether all are the same one. */
    boolean isOne() {
        return offsets == null && step == 0;
    }

    void free() {
        if (offsets != null) {
            offsets.free();
        }
    }
}
