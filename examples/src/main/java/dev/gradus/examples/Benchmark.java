package dev.gradus.examples;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Scope;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.random.Philox;
import dev.gradus.autograd.tape.NoGrad;
import dev.gradus.nn.Init;
import dev.gradus.nn.optim.AdamW;
import dev.gradus.nn.optim.ParameterGroup;
import dev.gradus.vit.VisionTransformer;
import dev.gradus.vit.VisionTransformerConfig;
import java.util.List;

/** Steps of a model on made-up pictures. */
final class Benchmark {
    private static final double LR = 1e-3;
    private static final double WEIGHT_DECAY = 0.01;

    private final VisionTransformer model;
    private final AdamW optimizer;
    private final Tensor images;
    private final Tensor labels;

    Benchmark(VisionTransformerConfig config, int batch, Device device) {
        Philox random = new Philox(0);
        model = new VisionTransformer(new Init(device, random), config);
        optimizer = new AdamW(List.of(new ParameterGroup("all", model.parameters(), 1, WEIGHT_DECAY)));
        Shape shape = Shape.of(batch, config.channels(), config.height(), config.width());
        float[] pixels = new float[shape.count()];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (float) random.nextGaussian();
        }
        int[] classes = new int[batch];
        for (int i = 0; i < batch; i++) {
            classes[i] = random.nextInt(config.classes());
        }
        images = Tensor.of(device, shape, pixels);
        labels = Tensor.ofInts(device, Shape.of(batch), classes);
    }

    /** The duration of each step after the warm-up, in seconds. */
    double[] times(boolean train, int warmup, int steps) {
        if (train) {
            model.train();
        } else {
            model.eval();
        }
        double[] seconds = new double[steps];
        for (int i = -warmup; i < steps; i++) {
            long start = System.nanoTime();
            if (train) {
                train();
            } else {
                infer();
            }
            if (i >= 0) {
                seconds[i] = (System.nanoTime() - start) / 1e9;
            }
        }
        return seconds;
    }

    private void train() {
        try (Scope _ = Scope.open()) {
            Tensor loss = model.call(images).crossEntropy(labels, 0);
            loss.backward();
            optimizer.step(LR);
        }
        optimizer.zeroGrad();
    }

    private void infer() {
        try (Scope _ = Scope.open(); NoGrad _ = Tensor.noGrad()) {
            model.call(images);
        }
    }
}
