package dev.gradus.autograd.backend.opencl;

import dev.gradus.autograd.DType;
import dev.gradus.autograd.backend.Storage;

/**
 * A storage in a device's memory. What lies behind its last element, up to the end of its region, belongs to it too:
 * element-wise kernels read and write whole vectors there.
 */
final class ClBuffer extends Storage {
    private final Region region;
    private boolean scratch;

    ClBuffer(ClMemory memory, DType dtype, int length, boolean pooled, Region region) {
        super(memory, dtype, length, pooled);
        this.region = region;
    }

    /** Notes that it is a kernel's work space. */
    void markScratch() {
        scratch = true;
    }

    boolean isScratch() {
        return scratch;
    }

    Region region() {
        return region;
    }
}
