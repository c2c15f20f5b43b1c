package dev.gradus.examples;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Scope;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.tape.NoGrad;
import dev.gradus.vit.image.EvaluationTransform;
import dev.gradus.vit.image.RgbImage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Shows pictures to a trained model. */
record Predictor(TrainedModel trained, Device device) {

    /** A class that a picture may be of. */
    record Guess(int index, String name, double probability) {}

    /** For each prepared picture the most likely classes, the likeliest first; equally likely ones by number. */
    List<List<Guess>> guesses(List<float[]> pictures, int top) {
        if (pictures.isEmpty()) {
            return List.of();
        }
        double[] logits;
        try (Scope _ = Scope.open(); NoGrad _ = Tensor.noGrad()) {
            logits = trained.model().call(batch(pictures)).toDoubles();
        }
        int classes = logits.length / pictures.size();
        List<List<Guess>> all = new ArrayList<>();
        for (int i = 0; i < pictures.size(); i++) {
            double[] probabilities = softmax(logits, i * classes, classes);
            all.add(IntStream.range(0, classes).boxed()
                    .sorted(Comparator.comparingDouble(c -> -probabilities[c]))
                    .limit(top)
                    .map(c -> new Guess(c, trained.className(c), probabilities[c]))
                    .toList());
        }
        return all;
    }

    private Tensor batch(List<float[]> pictures) {
        EvaluationTransform transform = trained.transform();
        int length = pictures.getFirst().length;
        float[] values = new float[Math.multiplyExact(length, pictures.size())];
        for (int i = 0; i < pictures.size(); i++) {
            System.arraycopy(pictures.get(i), 0, values, i * length, length);
        }
        return Tensor.of(device, Shape.of(pictures.size(), RgbImage.CHANNELS, transform.height(), transform.width()),
                values);
    }

    private static double[] softmax(double[] logits, int from, int count) {
        double largest = IntStream.range(from, from + count).mapToDouble(i -> logits[i]).max().orElseThrow();
        double[] shares = IntStream.range(from, from + count).mapToDouble(i -> Math.exp(logits[i] - largest)).toArray();
        double sum = IntStream.range(0, count).mapToDouble(i -> shares[i]).sum();
        return IntStream.range(0, count).mapToDouble(i -> shares[i] / sum).toArray();
    }
}
