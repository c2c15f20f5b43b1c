package dev.gradus.examples.bench;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Scope;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.backend.Memory;
import dev.gradus.autograd.random.Philox;
import dev.gradus.autograd.tape.NoGrad;
import dev.gradus.nn.Init;
import dev.gradus.nn.optim.AdamW;
import dev.gradus.nn.optim.GradientClip;
import dev.gradus.nn.optim.ParameterGroup;
import dev.gradus.vit.VisionTransformer;
import dev.gradus.vit.VisionTransformerConfig;
import java.util.List;
import java.util.Map;

/** Steps of a model on made-up pictures: what is measured. */
public final class Benchmark {
    /** The parts of a step. */
    public static final String DATA = "data";
    public static final String FORWARD = "forward";
    public static final String BACKWARD = "backward";
    public static final String CLIP = "clip";
    public static final String OPTIMIZER = "optimizer";

    private static final double LR = 1e-3;
    private static final double WEIGHT_DECAY = 0.01;

    private final VisionTransformer model;
    private final AdamW optimizer; // null where nothing is trained: its state is twice the model
    private final Device device;
    private final boolean train;
    private final double clip;
    private final Shape shape;
    private final float[] pixels;
    private final int[] classes;
    private Tensor images;
    private Tensor loss;
    private long activationBytes;

    /**
     * @param train whether a step is forward, loss, backward and AdamW; otherwise the forward alone
     * @param clip the longest gradient; 0 for no clipping
     */
    public Benchmark(VisionTransformerConfig config, int batch, Device device, boolean train, double clip) {
        this.device = device;
        this.train = train;
        this.clip = clip;
        Philox random = new Philox(0);
        model = new VisionTransformer(new Init(device, random), config);
        optimizer = train ? new AdamW(List.of(new ParameterGroup("all", model.parameters(), 1, WEIGHT_DECAY))) : null;
        shape = Shape.of(batch, config.channels(), config.height(), config.width());
        pixels = new float[shape.count()];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (float) random.nextGaussian();
        }
        classes = new int[batch];
        for (int i = 0; i < batch; i++) {
            classes[i] = random.nextInt(config.classes());
        }
        if (train) {
            model.train();
        } else {
            model.eval();
        }
    }

    public VisionTransformer model() {
        return model;
    }

    public Device device() {
        return device;
    }

    /** Bytes that the forward of the latest training step kept for its backward, the pictures not counted. */
    public long activationBytes() {
        return activationBytes;
    }

    /** What the phases without operations of their own have to do at least, by name. */
    Map<String, Work> phaseWork() {
        double numbers = (double) model.parameterCount() * device.floatType().bytes();
        return Map.of(
                CLIP, new Work(0, numbers), // gradients are read
                OPTIMIZER, new Work(0, 7 * numbers)); // parameter, gradient and two means are read, three are written
    }

    /** The duration of each of some steps, in seconds. */
    public double[] times(int steps) {
        double[] seconds = new double[steps];
        for (int i = 0; i < steps; i++) {
            long start = System.nanoTime();
            step(Phases.UNSEEN);
            seconds[i] = (System.nanoTime() - start) / 1e9;
        }
        return seconds;
    }

    /** One step, to its very end. */
    public void step(Phases phases) {
        if (train) {
            train(phases);
        } else {
            infer(phases);
        }
        device.backend().finish();
    }

    private void train(Phases phases) {
        Memory memory = device.backend().memory();
        try (Scope _ = Scope.open()) {
            phases.run(DATA, this::load);
            Tensor labels = Tensor.ofInts(device, Shape.of(classes.length), classes);
            long before = memory.use().live();
            phases.run(FORWARD, () -> loss = model.call(images).crossEntropy(labels, 0));
            activationBytes = memory.use().live() - before;
            phases.run(BACKWARD, () -> loss.backward());
            if (clip > 0) {
                phases.run(CLIP, () -> GradientClip.globalNorm(model.parameters().values(), clip));
            }
            phases.run(OPTIMIZER, () -> optimizer.step(LR));
        }
        optimizer.zeroGrad();
        forget();
    }

    private void infer(Phases phases) {
        try (Scope _ = Scope.open(); NoGrad _ = Tensor.noGrad()) {
            phases.run(DATA, this::load);
            phases.run(FORWARD, () -> model.call(images));
        }
        forget();
    }

    /** Brings the pictures onto the device, as a loader does with each batch. */
    private void load() {
        images = Tensor.of(device, shape, pixels);
    }

    private void forget() {
        images = null;
        loss = null;
    }
}
