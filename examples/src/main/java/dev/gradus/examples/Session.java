package dev.gradus.examples;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.random.Philox;
import dev.gradus.nn.Init;
import dev.gradus.nn.data.DataLoader;
import dev.gradus.nn.data.LoaderOptions;
import dev.gradus.nn.optim.Optimizer;
import dev.gradus.nn.optim.Schedule;
import dev.gradus.nn.optim.WarmupCosine;
import dev.gradus.nn.train.Trainer;
import dev.gradus.nn.train.TrainerOptions;
import dev.gradus.vit.VisionTransformer;
import java.util.Map;
import java.util.function.Consumer;

/** A training as its configuration describes it: model, optimizer, schedule, loader and trainer, at their beginning. */
final class Session implements AutoCloseable {
    private final DataLoader loader;
    private final VisionTransformer model;
    private final Trainer trainer;

    /** @param filling changes the model's first values before anything is made of them */
    Session(RunConfig config, Device device, Examples data, Consumer<VisionTransformer> filling) {
        Philox random = new Philox(config.seed());
        model = new VisionTransformer(new Init(device, random), config.vit());
        filling.accept(model);
        loader = new DataLoader(data.train(), data.normalization(),
                LoaderOptions.training(config.batch(), config.seed(), config.augmentation()));
        Optimizer optimizer = config.rule().optimizer(model, config.weightDecay());
        trainer = new Trainer(model, optimizer, schedule(config), device, loader, Map.of("model", random),
                new TrainerOptions(config.labelSmoothing(), config.clipNorm(), config.ema()));
    }

    private Schedule schedule(RunConfig config) {
        int steps = Math.multiplyExact(config.epochs(), loader.batchesPerEpoch());
        return new WarmupCosine(config.lr(), (int) Math.round(config.warmupShare() * steps), steps, 0);
    }

    VisionTransformer model() {
        return model;
    }

    Trainer trainer() {
        return trainer;
    }

    int stepsPerEpoch() {
        return loader.batchesPerEpoch();
    }

    @Override
    public void close() {
        loader.close();
    }
}
