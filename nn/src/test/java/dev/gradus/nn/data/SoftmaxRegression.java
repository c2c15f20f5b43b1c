package dev.gradus.nn.data;

import dev.gradus.autograd.random.Philox;

/** The plainest classifier there is, as a yardstick: class scores are linear in the pixels; trained one by one. */
final class SoftmaxRegression {
    private final float[][] weights;
    private final float[] biases;
    private final Normalization normalization;

    SoftmaxRegression(Dataset data, Normalization normalization) {
        this.weights = new float[data.classes()][data.pixelsPerImage()];
        this.biases = new float[data.classes()];
        this.normalization = normalization;
    }

    /** One pass in random order; the rate falls with the epochs. */
    void train(Dataset data, int epoch, float rate) {
        float step = rate / (1 + epoch);
        for (int index : new Philox(1, epoch).permutation(data.size())) {
            float[] pixels = pixels(data, index);
            double[] probabilities = probabilities(pixels);
            for (int c = 0; c < weights.length; c++) {
                float error = (float) (probabilities[c] - (c == data.label(index) ? 1 : 0));
                for (int i = 0; i < pixels.length; i++) {
                    weights[c][i] -= step * error * pixels[i];
                }
                biases[c] -= step * error;
            }
        }
    }

    double accuracy(Dataset data) {
        int right = 0;
        for (int i = 0; i < data.size(); i++) {
            double[] probabilities = probabilities(pixels(data, i));
            int best = 0;
            for (int c = 1; c < probabilities.length; c++) {
                best = probabilities[c] > probabilities[best] ? c : best;
            }
            right += best == data.label(i) ? 1 : 0;
        }
        return (double) right / data.size();
    }

    private double[] probabilities(float[] pixels) {
        double[] scores = new double[weights.length];
        double highest = Double.NEGATIVE_INFINITY;
        for (int c = 0; c < scores.length; c++) {
            float score = biases[c];
            for (int i = 0; i < pixels.length; i++) {
                score += weights[c][i] * pixels[i];
            }
            scores[c] = score;
            highest = Math.max(highest, score);
        }
        double sum = 0;
        for (int c = 0; c < scores.length; c++) {
            scores[c] = Math.exp(scores[c] - highest);
            sum += scores[c];
        }
        for (int c = 0; c < scores.length; c++) {
            scores[c] /= sum;
        }
        return scores;
    }

    private float[] pixels(Dataset data, int index) {
        byte[] bytes = data.pixels(index);
        float[] pixels = new float[bytes.length];
        int plane = data.height() * data.width();
        for (int c = 0; c < data.channels(); c++) {
            float[] table = normalization.table(c);
            for (int i = c * plane; i < (c + 1) * plane; i++) {
                pixels[i] = table[bytes[i] & 0xFF];
            }
        }
        return pixels;
    }
}
