package dev.gradus.autograd.backend.opencl;

/**
 * The two ways in which kernels are written here. Both compute the same; which is fast depends on the hardware.
 */
public enum KernelFamily {
    /**
     * For processors: one work-item owns a register tile or a whole row and computes in {@code float16}. No local
     * memory and no barriers, which an OpenCL processor driver has to emulate with loops and copies.
     */
    WIDE("wide", 16, 64, 1, 8),
    /** For graphics cards: many small work-items that share tiles in local memory and reduce in groups. */
    SIMT("simt", 4, 128, 32, 4);

    private final String folder;
    private final int width;
    private final int groupSize;
    private final int team;
    private final int teams;

    KernelFamily(String folder, int width, int groupSize, int team, int teams) {
        this.folder = folder;
        this.width = width;
        this.groupSize = groupSize;
        this.team = team;
        this.teams = teams;
    }

    /** The folder of this family's kernels. */
    String folder() {
        return folder;
    }

    /** How many neighbouring elements a work-item of an element-wise kernel handles. */
    int width() {
        return width;
    }

    /** Work-items in a group of an element-wise kernel. Fixed, because some drivers compile anew for each size. */
    int groupSize() {
        return groupSize;
    }

    /** How many neighbouring work-items share a row in kernels that fold rows. */
    int team() {
        return team;
    }

    /** Teams in a group of such a kernel. */
    int teams() {
        return teams;
    }
}
