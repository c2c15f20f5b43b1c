package dev.gradus.nn.data;

/**
 * Pictures and labels for one step. The arrays belong to the loader: they hold until its next batch is asked for.
 *
 * @param pixels normalized, [count, channels, height, width] in row-major order; longer than that in a partial batch
 * @param labels one for each picture; longer than {@code count} in a partial batch
 * @param partners labels of the pictures that were mixed in; those of the pictures themselves if none were
 * @param share the part of each picture that belongs to its own label, the rest to its partner's; 1 if nothing was
 *     mixed
 * @param count the number of pictures that are valid
 * @param position which batch of which epoch this is
 * @param lastOfEpoch whether the next batch belongs to another epoch
 */
public record Batch(
        float[] pixels,
        int[] labels,
        int[] partners,
        double share,
        int count,
        int channels,
        int height,
        int width,
        LoaderPosition position,
        boolean lastOfEpoch) {
    /** [count, channels, height, width]. */
    public int[] shape() {
        return new int[] {count, channels, height, width};
    }

    /** Whether pictures were mixed. */
    public boolean isMixed() {
        return share < 1;
    }

    /** The labels of which more is to be seen: the pictures' own unless their share is less than half. */
    public int[] mainLabels() {
        return share < 0.5 ? partners : labels;
    }
}
