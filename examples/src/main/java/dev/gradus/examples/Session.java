package dev.gradus.examples;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.random.Philox;
import dev.gradus.nn.Init;
import dev.gradus.nn.data.DataLoader;
import dev.gradus.nn.data.DatasetSplit;
import dev.gradus.nn.data.LoaderOptions;
import dev.gradus.nn.optim.AdamW;
import dev.gradus.nn.optim.Schedule;
import dev.gradus.nn.optim.WarmupCosine;
import dev.gradus.nn.train.Trainer;
import dev.gradus.nn.train.TrainerOptions;
import dev.gradus.vit.VisionTransformer;
import java.util.Map;

/** A training as its configuration describes it: model, optimizer, schedule, loader and trainer, at their beginning. */
final class Session implements AutoCloseable {
    private final DataLoader loader;
    private final VisionTransformer model;
    private final Trainer trainer;

    Session(RunConfig config, Device device, DatasetSplit data) {
        Philox random = new Philox(config.seed());
        model = new VisionTransformer(new Init(device, random), config.vit());
        loader = new DataLoader(data.train(), data.normalization(),
                LoaderOptions.training(config.batch(), config.seed(), config.augmentation()));
        AdamW optimizer = new AdamW(model.parameterGroups(config.weightDecay()));
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
