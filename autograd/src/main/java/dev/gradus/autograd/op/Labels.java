package dev.gradus.autograd.op;

import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ArgumentException;

/**
 * The check that class labels lie in their range, before a kernel uses them as indices. Labels that the host wrote are
 * not read back: their range is known.
 */
final class Labels {
    private Labels() {}

    static void check(String where, Tensor labels, int classes) {
        if (labels.storage().isBounded(0, classes - 1)) {
            return;
        }
        int[] values = labels.toInts();
        for (int i = 0; i < values.length; i++) {
            if (values[i] < 0 || values[i] >= classes) {
                throw new ArgumentException(
                        where,
                        "label " + values[i] + " at position " + i + " of " + labels.describe()
                                + " is not a class of [0, "
                                + classes + ")",
                        "labels count from 0",
                        "does the model's number of classes fit the data set?");
            }
        }
    }
}
