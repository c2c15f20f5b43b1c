package dev.gradus.autograd.backend.opencl;

/**
 * How many work-items run a kernel.
 *
 * @param global work-items along each axis, a multiple of the group's
 * @param local work-items of a group along each axis; null lets the driver choose
 */
record Grid(long[] global, long[] local) {

    /** At least {@code items} in groups of {@code group}: the kernel tells the surplus to do nothing. */
    static Grid of(long items, int group) {
        return new Grid(new long[] {roundUp(items, group)}, new long[] {group});
    }

    /** A plane of at least x by y work-items. */
    static Grid of(long x, int groupX, long y, int groupY) {
        return new Grid(new long[] {roundUp(x, groupX), roundUp(y, groupY)}, new long[] {groupX, groupY});
    }

    /** A volume of at least x by y by z work-items. */
    static Grid of(long x, int groupX, long y, int groupY, long z, int groupZ) {
        return new Grid(new long[] {roundUp(x, groupX), roundUp(y, groupY), roundUp(z, groupZ)},
                new long[] {groupX, groupY, groupZ});
    }

    int dimensions() {
        return global.length;
    }

    boolean isEmpty() {
        for (long extent : global) {
            if (extent == 0) {
                return true;
            }
        }
        return false;
    }

    private static long roundUp(long items, int group) {
        return (items + group - 1) / group * group;
    }

    @Override
    public String toString() {
        return java.util.Arrays.toString(global) + " work-items in groups of " + java.util.Arrays.toString(local);
    }
}
