package dev.gradus.nn.train;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Scope;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.backend.Readback;
import dev.gradus.autograd.tape.NoGrad;
import dev.gradus.nn.Module;
import dev.gradus.nn.data.Batch;
import dev.gradus.nn.data.DataLoader;
import dev.gradus.nn.data.Dataset;
import dev.gradus.nn.data.LoaderOptions;
import dev.gradus.nn.data.Normalization;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * How a model does on pictures it did not learn from.
 *
 * @param loss mean cross-entropy, without smoothing
 * @param accuracy share of pictures whose class the model names
 * @param predictions the class named for each picture, in the data set's order
 * @param confidences the probability given to that class
 */
public record Evaluation(double loss, double accuracy, int[] predictions, float[] confidences) {
    /** Batches that may be under way while the next one is shown. */
    private static final int AHEAD = 1;

    /** Shows every picture to the model once, in evaluation mode and without recording. */
    public static Evaluation of(Module model, Device device, Dataset data, Normalization normalization, int batch) {
        boolean wasTraining = model.isTraining();
        model.eval();
        try (DataLoader loader = new DataLoader(data, normalization, LoaderOptions.evaluation(batch))) {
            return of(model, device, data.size(), loader);
        } finally {
            if (wasTraining) {
                model.train();
            }
        }
    }

    private static Evaluation of(Module model, Device device, int size, DataLoader loader) {
        Tally tally = new Tally(size);
        Deque<Shown> underWay = new ArrayDeque<>();
        for (int b = 0; b < loader.batchesPerEpoch(); b++) {
            Batch batch = loader.next();
            try (Scope _ = Scope.open(); NoGrad _ = Tensor.noGrad()) {
                Tensor logits = model.call(Batches.images(device, batch));
                underWay.add(new Shown(device.backend().memory().read(logits.storage()),
                        Arrays.copyOf(batch.labels(), batch.count())));
            }
            if (underWay.size() > AHEAD) {
                tally.add(underWay.remove());
            }
        }
        underWay.forEach(tally::add);
        return tally.result();
    }

    /** A batch whose logits the device may not have finished. */
    private record Shown(Readback logits, int[] labels) {}

    /** What the batches so far add up to. */
    private static final class Tally {
        private final int[] predictions;
        private final float[] confidences;
        private double lossSum;
        private int correct;
        private int done;

        Tally(int size) {
            predictions = new int[size];
            confidences = new float[size];
        }

        void add(Shown batch) {
            double[] logits = batch.logits().get();
            int classes = logits.length / batch.labels().length;
            for (int i = 0; i < batch.labels().length; i++) {
                int from = i * classes;
                int label = batch.labels()[i];
                int best = largest(logits, from, classes);
                double logSum = logSumExp(logits, from, classes, logits[from + best]);
                predictions[done] = best;
                confidences[done] = (float) Math.exp(logits[from + best] - logSum);
                lossSum += logSum - logits[from + label];
                correct += best == label ? 1 : 0;
                done++;
            }
        }

        Evaluation result() {
            int size = predictions.length;
            return new Evaluation(lossSum / size, (double) correct / size, predictions, confidences);
        }
    }

    /** The index of the first largest of some values, counted from {@code from}. */
    private static int largest(double[] values, int from, int count) {
        int best = 0;
        for (int i = 1; i < count; i++) {
            if (values[from + i] > values[from + best]) {
                best = i;
            }
        }
        return best;
    }

    private static double logSumExp(double[] logits, int from, int classes, double largest) {
        double sum = 0;
        for (int c = 0; c < classes; c++) {
            sum += Math.exp(logits[from + c] - largest);
        }
        return largest + Math.log(sum);
    }
}
