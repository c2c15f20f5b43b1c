package dev.gradus.nn.train;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.random.Philox;
import dev.gradus.nn.BatchNorm2d;
import dev.gradus.nn.Dropout;
import dev.gradus.nn.Gelu;
import dev.gradus.nn.Init;
import dev.gradus.nn.Linear;
import dev.gradus.nn.Module;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.checkpoint.Checkpoint;
import dev.gradus.nn.data.Augmentation;
import dev.gradus.nn.data.DataLoader;
import dev.gradus.nn.data.DatasetSplit;
import dev.gradus.nn.data.LoaderOptions;
import dev.gradus.nn.data.augment.Mixing;
import dev.gradus.nn.optim.AdamW;
import dev.gradus.nn.optim.ParameterGroup;
import dev.gradus.nn.optim.WarmupCosine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * A training of a small model with dropout, running statistics, shuffling, moved and mixed pictures, 5 steps an epoch;
 * also as a process of its own.
 */
final class TinyTraining implements AutoCloseable {
    static final int EPOCHS = 4;
    static final int STEPS_PER_EPOCH = 5;
    private static final int BATCH = 16;

    final DatasetSplit data = QuadrantPictures.of(BATCH * STEPS_PER_EPOCH + 7, 50);
    final LoaderOptions loading = LoaderOptions.training(BATCH, 4, Augmentation.parse("crop:1,erase:0.2"))
            .mixing(new Mixing(0.4, 1, 0.5, 0.5, 3)).threads(2);
    final Module model;
    final AdamW optimizer;
    final Trainer trainer;
    private final DataLoader loader;
    private final Path folder;

    TinyTraining(Device device, Path folder, double lr, int hidden) {
        this.folder = folder;
        Philox random = new Philox(3);
        Init init = new Init(device, random);
        model = new Sequential(new BatchNorm2d(init, 1, 1e-5, 0.1), new Flatten(), new Linear(init, 64, hidden, true),
                new Gelu(),
                new Dropout(0.2, random), new Linear(init, hidden, 4, true));
        loader = new DataLoader(data.train(), data.normalization(), loading);
        optimizer = new AdamW(ParameterGroup.splitByDecay(model.parameters(), 0.05, name -> false));
        trainer = new Trainer(model, optimizer, new WarmupCosine(lr, 3, EPOCHS * STEPS_PER_EPOCH, 0), device, loader,
                Map.of("model", random), new TrainerOptions(0.1, 1, 0.9));
    }

    TrainingRun.Outcome run(long maxSteps, double saveEverySeconds, TrainingListener listener, BooleanSupplier stop) {
        TrainingRun.Plan plan = new TrainingRun.Plan(EPOCHS, maxSteps, 32, folder, "tiny", saveEverySeconds);
        return new TrainingRun(trainer, data.test(), data.normalization(), plan, listener, System::nanoTime).run(stop);
    }

    @Override
    public void close() {
        loader.close();
    }

    private static final class Flatten extends Module {
        @Override
        public Tensor forward(Tensor x) {
            return x.reshape(x.dim(0), -1);
        }
    }

    /**
     * Trains, from the folder's checkpoint if there is one.
     *
     * @param arguments folder; threads; last step; step whose checkpoint is followed by the death of the process (0:
     *     none; −1: saves again and again until killed)
     */
    public static void main(String[] arguments) {
        Path folder = Path.of(arguments[0]);
        long lastStep = Long.parseLong(arguments[2]);
        long deadly = Long.parseLong(arguments[3]);
        try (Device device = Device.cpu(Integer.parseInt(arguments[1]));
                TinyTraining training = new TinyTraining(device, folder, 0.01, deadly < 0 ? 2000 : 24)) {
            Path last = folder.resolve(TrainingRun.LAST);
            if (Files.exists(last)) {
                try (Checkpoint checkpoint = Checkpoint.open(last)) {
                    training.trainer.restore(checkpoint);
                }
            }
            while (deadly < 0) {
                training.trainer.save(last, "tiny");
                System.out.println("saved");
            }
            training.run(lastStep, deadly == 0 ? 1e9 : 0, event -> {
                if (event instanceof TrainingEvent.Saved saved && saved.step() == deadly) {
                    Runtime.getRuntime().halt(137);
                }
            }, () -> false);
        }
    }
}
