package dev.gradus.nn.data;

/**
 * Pictures and labels for one step. The arrays belong to the loader: they hold until its next batch is asked for.
 *
 * @param pixels normalized, [count, channels, height, width] in row-major order; longer than that in a partial batch
 * @param labels one for each picture; longer than {@code count} in a partial batch
 * @param count the number of pictures that are valid
 * @param position which batch of which epoch this is
 * @param lastOfEpoch whether the next batch belongs to another epoch
 */
public record Batch(
        float[] pixels,
        int[] labels,
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
}
