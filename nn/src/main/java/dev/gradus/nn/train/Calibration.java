package dev.gradus.nn.train;

import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.nn.data.Dataset;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether a model is as often right as it is sure. Pictures are put into bins by the probability p of the class that
 * the model names: bin b of B holds b/B &lt; p ≤ (b + 1)/B. In a calibrated model the accuracy of a bin is its mean p.
 *
 * <pre>
 * error = Σ_b n_b/n · |accuracy_b − confidence_b|      the expected calibration error (ECE)
 * </pre>
 *
 * <p>Source: Guo, Pleiss, Sun, Weinberger, "On Calibration of Modern Neural Networks", 2017, with 15 bins.
 */
public record Calibration(List<Bin> bins) {
    /** The number of bins of the paper. */
    public static final int BINS = 15;

    /**
     * Pictures of which the model is about equally sure.
     *
     * @param from probability that all exceed
     * @param to probability that none exceeds
     * @param confidence mean probability; NaN for an empty bin
     * @param accuracy share of the pictures that are right; NaN for an empty bin
     */
    public record Bin(double from, double to, int count, double confidence, double accuracy) {}

    public Calibration {
        bins = List.copyOf(bins);
    }

    /** Measures an evaluation of all pictures of a data set. */
    public static Calibration of(Dataset data, Evaluation evaluation, int bins) {
        if (bins < 1) {
            throw new ArgumentException("calibration", "at least 1 bin is wanted, got " + bins);
        }
        int[] counts = new int[bins];
        int[] right = new int[bins];
        double[] sums = new double[bins];
        for (int i = 0; i < data.size(); i++) {
            double p = evaluation.confidences()[i];
            int bin = Math.clamp((int) Math.ceil(p * bins) - 1, 0, bins - 1);
            counts[bin]++;
            sums[bin] += p;
            right[bin] += evaluation.predictions()[i] == data.label(i) ? 1 : 0;
        }
        List<Bin> all = new ArrayList<>();
        for (int b = 0; b < bins; b++) {
            double count = counts[b] == 0 ? Double.NaN : counts[b];
            all.add(new Bin((double) b / bins, (b + 1.0) / bins, counts[b], sums[b] / count, right[b] / count));
        }
        return new Calibration(all);
    }

    /** The expected calibration error: 0 for a calibrated model; NaN without pictures. */
    public double error() {
        double gaps = 0;
        int all = 0;
        for (Bin bin : bins) {
            if (bin.count() > 0) {
                gaps += bin.count() * Math.abs(bin.accuracy() - bin.confidence());
                all += bin.count();
            }
        }
        return gaps / (all == 0 ? Double.NaN : all);
    }
}
