package dev.gradus.autograd.tape;

import dev.gradus.autograd.Tensor;

/** What numbers a tensor holds: extremes of the finite ones, and how many are not finite. */
record ValueRange(double min, double max, int nans, int infinities, int count) {
    static final ValueRange NONE = new ValueRange(0, 0, 0, 0, 0);

    static ValueRange of(Tensor tensor) {
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        int nans = 0;
        int infinities = 0;
        if (!tensor.dtype().isReal() || tensor.count() == 0) {
            return NONE;
        }
        for (double value : tensor.toDoubles()) {
            if (Double.isNaN(value)) {
                nans++;
            } else if (Double.isInfinite(value)) {
                infinities++;
            } else {
                min = Math.min(min, value);
                max = Math.max(max, value);
            }
        }
        return new ValueRange(min, max, nans, infinities, tensor.count());
    }

    boolean isFinite() {
        return nans == 0 && infinities == 0;
    }

    /** {@code "2 NaN and 1 infinity among 6 numbers"}. */
    String strange() {
        String infinite = infinities == 1 ? "1 infinity" : infinities + " infinities";
        String parts = nans == 0 ? infinite : infinities == 0 ? nans + " NaN" : nans + " NaN and " + infinite;
        return parts + " among " + count + (count == 1 ? " number" : " numbers");
    }

    @Override
    public String toString() {
        String extremes = min > max ? "without a finite number" : "from " + (float) min + " to " + (float) max;
        return isFinite() ? extremes : extremes + ", with " + strange();
    }
}
