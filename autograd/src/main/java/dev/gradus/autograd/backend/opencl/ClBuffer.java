package dev.gradus.autograd.backend.opencl;

import dev.gradus.autograd.DType;
import dev.gradus.autograd.backend.Storage;

/**
 * A storage in a device's memory. What lies behind its last element, up to the end of its region, belongs to it too:
 * element-wise kernels read and write whole vectors there.
 */
final class ClBuffer extends Storage {
    private final Region region;

    ClBuffer(ClMemory memory, DType dtype, int length, boolean pooled, Region region) {
        super(memory, dtype, length, pooled);
        this.region = region;
    }

    Region region() {
        return region;
    }
}
