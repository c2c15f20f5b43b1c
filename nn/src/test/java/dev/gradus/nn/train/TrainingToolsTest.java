package dev.gradus.nn.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.CheckpointException;
import dev.gradus.autograd.random.Philox;
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
import dev.gradus.nn.data.HeldOut;
import dev.gradus.nn.data.LoaderOptions;
import dev.gradus.nn.optim.Constant;
import dev.gradus.nn.optim.Muon;
import dev.gradus.nn.optim.ParameterGroup;
import dev.gradus.nn.optim.Schedule;
import dev.gradus.nn.optim.Sgd;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Accumulation, pictures held out, an early end, the range test; and all of them at once, stopped and resumed. */
class TrainingToolsTest {
    private static final TrainerOptions PLAIN = new TrainerOptions(0, 0);

    @TempDir
    Path folder;

    private final List<TrainingEvent> events = new ArrayList<>();

    /** A small training with one tool or another. */
    private static final class Training implements AutoCloseable {
        final DatasetSplit data = QuadrantPictures.of(100, 50);
        final HeldOut held = HeldOut.of(data.train(), 20, 1);
        final Module model;
        final Trainer trainer;
        private final DataLoader loader;

        Training(Device device, int batch, double dropout, boolean muon, Schedule schedule, TrainerOptions options) {
            Philox random = new Philox(3);
            Init init = new Init(device, random);
            model = new Sequential(new Flatten(), new Linear(init, 64, 24, true), new Gelu(),
                    new Dropout(dropout, random), new Linear(init, 24, 4, true));
            loader = new DataLoader(held.training(), data.normalization(),
                    LoaderOptions.training(batch, 4, Augmentation.NONE));
            List<ParameterGroup> groups = ParameterGroup.splitByDecay(model.parameters(), 0.01, name -> false);
            trainer = new Trainer(model,
                    muon ? new Muon(groups, name -> name.equals("1.weight") ? 1 : 0) : new Sgd(groups, 0, false),
                    schedule, device, loader, Map.of("model", random), options);
        }

        TrainingRun.Outcome run(Path folder, int epochs, long maxSteps, int patience, TrainingListener listener) {
            return new TrainingRun(trainer, held.validation(), data.test(), data.normalization(),
                    new TrainingRun.Plan(epochs, maxSteps, 32, folder, "tools", 1e9, patience), listener,
                    System::nanoTime).run(() -> false);
        }

        double[] weights() {
            return model.parameters().values().stream().flatMapToDouble(p -> java.util.Arrays.stream(p.toDoubles()))
                    .toArray();
        }

        @Override
        public void close() {
            loader.close();
        }
    }

    private static final class Flatten extends Module {
        @Override
        public Tensor forward(Tensor x) {
            return x.reshape(x.dim(0), -1);
        }
    }

    @Test
    void stepsOfFourBatchesEqualThoseOfOneThatIsFourTimesAsLarge() {
        TrainerOptions clipped = new TrainerOptions(0.1, 0.5);
        TrainerOptions four = new TrainerOptions(0.1, 0.5, 0, 4);
        try (Training whole = new Training(Device.reference(), 16, 0, false, new Constant(0.1), clipped);
                Training parts = new Training(Device.reference(), 4, 0, false, new Constant(0.1), four)) {
            assertEquals(5, whole.trainer.stepsPerEpoch());
            assertEquals(5, parts.trainer.stepsPerEpoch());
            for (int step = 0; step < 7; step++) {
                whole.trainer.step();
                parts.trainer.step();
                Trainer.Result one = whole.trainer.poll(true);
                Trainer.Result other = parts.trainer.poll(true);
                assertEquals(one.loss(), other.loss(), 1e-12);
                assertEquals(one.gradientNorm(), other.gradientNorm(), 1e-12);
                assertEquals(one.correct(), other.correct());
                assertEquals(one.count(), other.count());
                assertEquals(one.epoch(), other.epoch());
            }
            assertArrayEquals(whole.weights(), parts.weights(), 1e-12);
            assertEquals(whole.trainer.trainLoss(), parts.trainer.trainLoss(), 1e-12);
        }
    }

    @Test
    void batchesThatFillNoStepAreLeftOut() {
        TrainerOptions three = new TrainerOptions(0, 0, 0, 3);
        try (Training training = new Training(Device.cpu(), 10, 0, false, new Constant(0.1), three)) {
            assertEquals(2, training.trainer.stepsPerEpoch()); // 80 pictures are 8 batches
            assertFalse(training.trainer.step());
            assertTrue(training.trainer.step());
            assertEquals(0, training.trainer.state().position().batch());
            assertEquals(1, training.trainer.state().position().epoch());
        }
        assertThrows(ArgumentException.class, () -> new TrainerOptions(0, 0, 0, 0));
        ArgumentException e = assertThrows(ArgumentException.class,
                () -> new Training(Device.cpu(), 80, 0, false, new Constant(0.1), three));
        assertTrue(e.problem().contains("a step wants 3 batches, an epoch has 1"), e::getMessage);
    }

    @Test
    void theBestIsTheOneThatTheHeldOutPicturesNameAndTheTestSetIsSeenOnce() {
        TrainingRun.Outcome outcome;
        try (Training training = new Training(Device.cpu(), 16, 0, true, new Constant(0.01), PLAIN)) {
            outcome = training.run(folder, 6, 0, 0, events::add);
            assertEquals(50, outcome.evaluation().orElseThrow().predictions().length);
        }
        List<TrainingEvent.Epoch> epochs = epochs();
        assertEquals(6, epochs.size());
        assertTrue(epochs.stream().allMatch(TrainingEvent.Epoch::validated));
        assertTrue(epochs.stream().allMatch(e -> Math.abs(e.accuracy() * 20 - Math.rint(e.accuracy() * 20)) < 1e-9),
                "of 20 pictures");
        double best = epochs.stream().mapToDouble(TrainingEvent.Epoch::accuracy).max().orElseThrow();
        long first = epochs.stream().filter(e -> e.accuracy() == best).findFirst().orElseThrow().step();
        try (Checkpoint checkpoint = Checkpoint.open(folder.resolve(TrainingRun.BEST))) {
            assertEquals(first, Trainer.state(checkpoint).step());
            assertEquals(best, Trainer.state(checkpoint).bestAccuracy());
        }
        assertFalse(outcome.early());
    }

    @Test
    void withoutPicturesHeldOutNothingIsChosen() {
        try (Training training = new Training(Device.cpu(), 16, 0, false, new Constant(0.01), PLAIN)) {
            new TrainingRun(training.trainer, training.data.test(), training.data.normalization(),
                    new TrainingRun.Plan(2, 0, 32, folder, "", 1e9), events::add, System::nanoTime).run(() -> false);
            assertFalse(Files.exists(folder.resolve(TrainingRun.BEST)));
            assertFalse(epochs().getFirst().validated());
            assertThrows(ArgumentException.class, () -> new TrainingRun(training.trainer, training.data.test(),
                    training.data.normalization(), new TrainingRun.Plan(2, 0, 32, folder, "", 1e9, 3), events::add,
                    System::nanoTime));
        }
    }

    @Test
    void itEndsEarlyWhenPatienceIsOverAndStaysEnded() {
        // Steps of length 0 change nothing, so no epoch is better than the first.
        try (Training training = new Training(Device.cpu(), 16, 0, false, new Constant(0), PLAIN)) {
            TrainingRun.Outcome outcome = training.run(folder, 10, 0, 3, events::add);
            assertTrue(outcome.finished() && outcome.early());
            assertEquals(4, epochs().size());
        }
        try (Training again = new Training(Device.cpu(), 16, 0, false, new Constant(0), PLAIN);
                Checkpoint checkpoint = Checkpoint.open(folder.resolve(TrainingRun.LAST))) {
            again.trainer.restore(checkpoint);
            assertTrue(again.run(folder, 10, 0, 3, events::add).early());
            assertEquals(20, again.trainer.stepsDone());
        }
    }

    @Test
    void everythingAtOnceStoppedAndResumedEqualsStraightBitForBit() throws Exception {
        for (Device device : List.of(Device.reference(), Device.cpu())) {
            Path straight = folder.resolve("straight-" + device);
            Path broken = folder.resolve("broken-" + device);
            train(device, straight, 0, false);
            for (int stop : new int[] {3, 8, 12}) {
                train(device, broken, stop, stop > 3);
            }
            train(device, broken, 0, true);
            for (String file : List.of(TrainingRun.LAST, TrainingRun.BEST)) {
                assertArrayEquals(Files.readAllBytes(straight.resolve(file)), Files.readAllBytes(broken.resolve(file)),
                        file + " on " + device);
            }
        }
    }

    /** Five steps an epoch of two batches each, dropout, Muon, an average, pictures held out and patience. */
    private static void train(Device device, Path folder, int maxSteps, boolean resume) {
        TrainerOptions options = new TrainerOptions(0.1, 1, 0.9, 2);
        try (Training training = new Training(device, 8, 0.2, true, step -> 0.02 / (1 + step), options)) {
            if (resume) {
                try (Checkpoint checkpoint = Checkpoint.open(folder.resolve(TrainingRun.LAST))) {
                    training.trainer.restore(checkpoint);
                }
            }
            training.run(folder, 6, maxSteps, 2, event -> {});
        }
    }

    @Test
    void aCheckpointOfStepsOfAnotherSizeIsRefused() {
        train(Device.cpu(), folder, 3, false);
        TrainerOptions single = new TrainerOptions(0.1, 1, 0.9);
        try (Training other = new Training(Device.cpu(), 8, 0.2, true, new Constant(0.1), single);
                Checkpoint checkpoint = Checkpoint.open(folder.resolve(TrainingRun.LAST))) {
            CheckpointException e = assertThrows(CheckpointException.class, () -> other.trainer.restore(checkpoint));
            assertTrue(e.problem().contains("step 3 does not belong to batch 6"), e::getMessage);
        }
    }

    @Test
    void theRangeTestFindsWhereTheLossFallsAndEndsWhereItExplodes() {
        int steps = 200;
        Schedule schedule = LearningRateRange.schedule(1e-3, 1e3, steps);
        assertEquals(1e-3, schedule.at(0), 1e-18);
        assertEquals(1e3, schedule.at(steps - 1), 1e-9);
        List<LearningRateRange.Point> told = new ArrayList<>();
        try (Training training = new Training(Device.cpu(), 16, 0, false, schedule, PLAIN)) {
            LearningRateRange range = LearningRateRange.of(training.trainer, steps, told::add);
            assertEquals(told, range.points());
            assertTrue(range.exploded(steps), () -> range.points().getLast().toString());
            double suggestion = range.suggestion().orElseThrow();
            assertTrue(suggestion > 0.01 && suggestion < 5, "suggested " + suggestion);
            double sum = 0;
            for (int i = 0; i < range.points().size(); i++) {
                LearningRateRange.Point point = range.points().get(i);
                sum = 0.95 * sum + 0.05 * point.loss();
                assertEquals(sum / (1 - Math.pow(0.95, i + 1)), point.smoothed(), 1e-12);
            }
        }
    }

    @Test
    void aLossThatNeverFellSuggestsNothing() {
        List<LearningRateRange.Point> rising = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            rising.add(new LearningRateRange.Point(Math.pow(10, i), 1 + i, 1 + i));
        }
        assertTrue(new LearningRateRange(rising).suggestion().isEmpty());
        assertThrows(ArgumentException.class, () -> LearningRateRange.schedule(1, 0.1, 10));
        assertThrows(ArgumentException.class, () -> LearningRateRange.schedule(0.1, 1, 1));
    }

    @Test
    void aLossThatRisesFarIsToldOnceWithARateToTry() {
        Checkup checkup = new Checkup();
        for (int step = 1; step <= 200; step++) {
            checkup.afterStep(step, step <= 50 ? 2 : 4, 0.3);
        }
        assertEquals(List.of("the loss has risen from 2.00 at step 25 to 4.00: it diverges; the learning rate had "
                + "risen to 0.30: try a highest one of 0.1 or a longer warm-up"), checkup.take());
    }

    @Test
    void anExplosionSaysWhenAndWhichRateToTry() {
        try (Training training = new Training(Device.cpu(), 16, 0, false, new Constant(1e30), PLAIN)) {
            DivergenceException e = assertThrows(DivergenceException.class,
                    () -> training.run(folder, 2, 0, 0, events::add));
            assertTrue(e.problem().matches("step [2-9]: the (loss|norm of the gradient) is (NaN|Infinity)"),
                    e::getMessage);
            assertTrue(e.hint().startsWith("the learning rate had risen to 1.0e+30: try a highest one of 3e+29"),
                    e::getMessage);
        }
    }

    private List<TrainingEvent.Epoch> epochs() {
        return events.stream().filter(TrainingEvent.Epoch.class::isInstance).map(TrainingEvent.Epoch.class::cast)
                .toList();
    }
}
