package dev.gradus.examples;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.random.Philox;
import dev.gradus.examples.recipe.Recipe;
import dev.gradus.examples.recipe.TeacherChoice;
import dev.gradus.examples.recipe.TrainingChoice;
import dev.gradus.nn.Init;
import dev.gradus.nn.data.DataLoader;
import dev.gradus.nn.optim.Optimizer;
import dev.gradus.nn.optim.Schedule;
import dev.gradus.nn.train.Objective;
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

    /**
     * @param filling changes the model's first values before anything is made of them
     * @throws ArgumentException if the teacher is another than the run began with
     */
    Session(RunConfig config, Device device, Examples data, Consumer<VisionTransformer> filling) {
        this(config, device, data, filling, null);
    }

    /** @param other schedule in place of the recipe's; null for that */
    Session(
            RunConfig config, Device device, Examples data, Consumer<VisionTransformer> filling, Schedule other) {
        Recipe recipe = config.recipe();
        TrainingChoice training = recipe.training();
        Philox random = new Philox(training.seed());
        model = new VisionTransformer(new Init(device, random), config.vit());
        filling.accept(model);
        loader = new DataLoader(data.train(), data.normalization(),
                recipe.augmentation()
                        .loading(config.vit(), training.batch(), training.seed(),
                                training.epochsBegun(stepsPerEpoch(data.train().size(), training)))
                        .threads(recipe.data().loaderThreads(DeviceOptions.usesProcessors(device))));
        Optimizer optimizer = recipe.optimizer().make(model, recipe.start());
        trainer = new Trainer(model, objective(config, device), optimizer, other == null ? schedule(recipe) : other,
                device, loader, Map.of("model", random),
                new TrainerOptions(training.labelSmoothing(), training.clip(), training.ema(), training.accumulate()));
    }

    private Objective objective(RunConfig config, Device device) {
        TeacherChoice choice = config.recipe().teacher();
        if (!choice.exists()) {
            return Objective.labels(model);
        }
        String mark = Teacher.mark(choice);
        if (!mark.equals(config.teacherMark())) {
            throw new ArgumentException("train", "the teacher " + choice.weights() + " has changed since the run began:"
                    + " its file's sum is " + mark + ", it was " + config.teacherMark(),
                    "a resumed run goes on bit for bit", "put the file back that was there");
        }
        Teacher teacher = Teacher.of(choice);
        teacher.check(config.vit());
        return teacher.load(device).objective(model);
    }

    private Schedule schedule(Recipe recipe) {
        int steps = recipe.training().lastStep(
                Math.max(1, loader.batchesPerEpoch() / recipe.training().accumulate()));
        return recipe.schedule().make(recipe.optimizer().lr(), steps);
    }

    private static int stepsPerEpoch(int pictures, TrainingChoice training) {
        return Math.max(1, pictures / training.batch() / training.accumulate());
    }

    VisionTransformer model() {
        return model;
    }

    Trainer trainer() {
        return trainer;
    }

    int stepsPerEpoch() {
        return trainer.stepsPerEpoch();
    }

    @Override
    public void close() {
        loader.close();
    }
}
