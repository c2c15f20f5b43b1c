package dev.gradus.nn.train;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Scope;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.tape.NoGrad;
import dev.gradus.nn.Module;
import dev.gradus.nn.data.Batch;
import dev.gradus.nn.data.DataLoader;
import dev.gradus.nn.data.Dataset;
import dev.gradus.nn.data.LoaderOptions;
import dev.gradus.nn.data.Normalization;

/**
 * How a model does on pictures it did not learn from.
 *
 * @param loss mean cross-entropy, without smoothing
 * @param accuracy share of pictures whose class the model names
 * @param predictions the class named for each picture, in the data set's order
 * @param confidences the probability given to that class
 */
public record Evaluation(double loss, double accuracy, int[] predictions, float[] confidences) {

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
        int[] predictions = new int[size];
        float[] confidences = new float[size];
        double lossSum = 0;
        int correct = 0;
        int done = 0;
        for (int b = 0; b < loader.batchesPerEpoch(); b++) {
            Batch batch = loader.next();
            float[] logits;
            try (Scope _ = Scope.open(); NoGrad _ = Tensor.noGrad()) {
                logits = model.call(Batches.images(device, batch)).toFloats();
            }
            int classes = logits.length / batch.count();
            for (int i = 0; i < batch.count(); i++) {
                int best = Batches.largest(logits, i * classes, classes);
                double logSum = logSumExp(logits, i * classes, classes, logits[i * classes + best]);
                predictions[done] = best;
                confidences[done] = (float) Math.exp(logits[i * classes + best] - logSum);
                lossSum += logSum - logits[i * classes + batch.labels()[i]];
                correct += best == batch.labels()[i] ? 1 : 0;
                done++;
            }
        }
        return new Evaluation(lossSum / size, (double) correct / size, predictions, confidences);
    }

    private static double logSumExp(float[] logits, int from, int classes, double largest) {
        double sum = 0;
        for (int c = 0; c < classes; c++) {
            sum += Math.exp(logits[from + c] - largest);
        }
        return largest + Math.log(sum);
    }
}
