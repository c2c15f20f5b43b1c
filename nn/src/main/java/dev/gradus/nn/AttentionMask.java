package dev.gradus.nn;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ArgumentException;

/**
 * Which keys an attention may see.
 *
 * @param causal whether query i sees the keys 0 … i only
 * @param added broadcastable to [batch, heads, queries, keys] and added to the scores: 0 shows a key, −∞ hides it,
 *        other
 *        numbers bias; null for none. A query that sees no key at all attends to nothing.
 */
public record AttentionMask(boolean causal, Tensor added) {
    /** Everything is seen. */
    public static final AttentionMask NONE = new AttentionMask(false, null);

    /** Every token sees itself and those before it. */
    public static final AttentionMask CAUSAL = new AttentionMask(true, null);

    /**
     * For sequences of different lengths that were padded at the end.
     *
     * @param keys tokens of the padded sequences
     * @param lengths tokens of each sample that are real
     */
    public static AttentionMask ofLengths(Device device, int keys, int... lengths) {
        boolean[][] padding = new boolean[lengths.length][keys];
        for (int i = 0; i < lengths.length; i++) {
            if (lengths[i] < 0 || lengths[i] > keys) {
                throw new ArgumentException(
                        "attention_mask",
                        "length " + lengths[i] + " of sample " + i + " does not lie in [0, " + keys + "]");
            }
            for (int j = lengths[i]; j < keys; j++) {
                padding[i][j] = true;
            }
        }
        return ofPadding(device, padding);
    }

    /** @param padding for each sample and key whether it is hidden; at least one sample, all of one length */
    public static AttentionMask ofPadding(Device device, boolean[][] padding) {
        if (padding.length == 0) {
            throw new ArgumentException("attention_mask", "there are no samples");
        }
        int keys = padding[0].length;
        float[] added = new float[padding.length * keys];
        for (int i = 0; i < padding.length; i++) {
            if (padding[i].length != keys) {
                throw new ArgumentException(
                        "attention_mask", "sample " + i + " has " + padding[i].length + " keys, sample 0 has " + keys);
            }
            for (int j = 0; j < keys; j++) {
                added[i * keys + j] = padding[i][j] ? Float.NEGATIVE_INFINITY : 0;
            }
        }
        return new AttentionMask(false, Tensor.of(device, Shape.of(padding.length, 1, 1, keys), added));
    }

    /** The same mask, and causal. */
    public AttentionMask andCausal() {
        return new AttentionMask(true, added);
    }

    boolean isNone() {
        return !causal && added == null;
    }
}
