package dev.gradus.nn.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.CheckpointException;
import dev.gradus.nn.Module;
import dev.gradus.nn.checkpoint.Checkpoint;
import dev.gradus.nn.data.DataLoader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingRunTest {
    private static final double LR = 0.01;
    private static final double NEVER = 1e9;

    @TempDir
    Path folder;

    private final List<TrainingEvent> events = new ArrayList<>();

    @Test
    void theLossFallsAndTheTestSetIsLearned() {
        try (TinyTraining training = training(Device.cpu(), LR)) {
            TrainingRun.Outcome outcome = training.run(0, NEVER, events::add, () -> false);
            assertTrue(outcome.finished());
            double accuracy = outcome.evaluation().orElseThrow().accuracy();
            assertTrue(accuracy > 0.8, "accuracy " + accuracy);
        }
        List<TrainingEvent.Epoch> epochs = of(TrainingEvent.Epoch.class);
        assertTrue(epochs.getLast().trainLoss() < 0.7 * epochs.getFirst().trainLoss(), epochs::toString);
    }

    @Test
    void everyStepAndEpochIsToldInOrder() {
        try (TinyTraining training = training(Device.cpu(), LR)) {
            training.run(7, NEVER, events::add, () -> false);
        }
        assertEquals(List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L),
                of(TrainingEvent.Step.class).stream().map(TrainingEvent.Step::step).toList());
        assertEquals(List.of(1, 1, 1, 1, 1, 2, 2),
                of(TrainingEvent.Step.class).stream().map(TrainingEvent.Step::epoch).toList());
        assertEquals(1, of(TrainingEvent.Epoch.class).size());
        assertEquals(LR / 3, of(TrainingEvent.Step.class).getFirst().lr(), 1e-12);
        assertEquals(5, events.indexOf(of(TrainingEvent.Epoch.class).getFirst()));
    }

    @Test
    void theNumbersOfAStepAreThoseOfItsBatch() {
        List<Double> accuracies = new ArrayList<>();
        try (TinyTraining training = training(Device.cpu(), LR);
                DataLoader same = new DataLoader(training.data.train(), training.data.normalization(),
                        training.loading)) {
            training.model.afterForward((x, logits) -> {
                if (training.model.isTraining()) {
                    int[] labels = same.next().mainLabels();
                    int[] named = logits.argmax(-1).toInts();
                    accuracies.add(IntStream.range(0, 16).filter(i -> named[i] == labels[i]).count() / 16.0);
                }
                return logits;
            });
            training.run(10, NEVER, events::add, () -> false);
        }
        assertEquals(accuracies, of(TrainingEvent.Step.class).stream().map(TrainingEvent.Step::accuracy).toList());
        for (TrainingEvent.Epoch epoch : of(TrainingEvent.Epoch.class)) {
            double mean = of(TrainingEvent.Step.class).stream().filter(step -> step.epoch() == epoch.epoch())
                    .mapToDouble(TrainingEvent.Step::loss).average().orElseThrow();
            assertEquals(mean, epoch.trainLoss(), 1e-12);
        }
    }

    @Test
    void aParameterWithoutGradientAndAModuleLeftInEvaluationAreToldOnce() {
        try (TinyTraining training = training(Device.cpu(), LR)) {
            Module dropout = training.model.children().get("4");
            training.model.children().get("5").beforeForward(x -> x.detach());
            training.run(3, NEVER, event -> {
                events.add(event);
                dropout.eval();
            }, () -> false);
        }
        assertEquals(
                List.of("4 parameters get no gradient: 0.weight, 0.bias, 2.weight, 2.bias; the loss does not depend on "
                        + "them, use or freeze them",
                        "1 module is in evaluation mode while the model trains: 4; dropout does nothing there, call "
                                + "train() after the last eval()"),
                of(TrainingEvent.Warning.class).stream().map(TrainingEvent.Warning::text).toList());
    }

    @Test
    void aWishToStopIsHeardBetweenStepsAndSaved() {
        try (TinyTraining training = training(Device.cpu(), LR)) {
            TrainingRun.Outcome outcome = training.run(0, NEVER, events::add, () -> events.size() == 3);
            assertFalse(outcome.finished());
            assertTrue(outcome.evaluation().isEmpty());
            try (Checkpoint checkpoint = Checkpoint.open(outcome.checkpoint())) {
                assertEquals(3, Trainer.state(checkpoint).step());
            }
        }
    }

    @Test
    void onTheReferenceDeviceStoppedAndResumedEqualsStraight() {
        Path straight = folder.resolve("straight");
        Path broken = folder.resolve("broken");
        train(straight, 8, false);
        train(broken, 3, false);
        train(broken, 8, true);
        assertArrayEquals(bytes(straight), bytes(broken));
    }

    @Test
    void aLossThatIsNotANumberStopsWithTheStepAndKeepsTheLastCheckpoint() {
        try (TinyTraining training = training(Device.cpu(), LR)) {
            DivergenceException e = assertThrows(DivergenceException.class, () -> training.run(0, 0, event -> {
                events.add(event);
                if (event instanceof TrainingEvent.Saved saved && saved.step() == 4) {
                    spoil(training);
                }
            }, () -> false));
            assertEquals(5, e.step());
            assertTrue(e.getMessage().startsWith("[train] step 5: the loss is NaN"), e::getMessage);
            assertTrue(e.hint().contains(TrainingRun.LAST), e::getMessage);
        }
        try (Checkpoint checkpoint = Checkpoint.open(folder.resolve(TrainingRun.LAST))) {
            assertEquals(4, Trainer.state(checkpoint).step());
        }
    }

    @Test
    void aStateOfAnotherBatchSizeIsRefusedBeforeAnythingChanges() {
        try (TinyTraining training = training(Device.cpu(), LR)) {
            training.run(3, NEVER, events::add, () -> false);
            TrainingState state = training.trainer.state();
            Path file = folder.resolve("other.safetensors");
            TrainingState other = new TrainingState(state.step() + 1, state.position(), state.lossSum(), state.images(),
                    state.generators(), state.bestAccuracy(), state.bestStep());
            Checkpoint.write(file, training.model.parameters(), Map.of(),
                    Map.of("gradus.training", other.toJson(), "gradus.config", ""));
            try (Checkpoint checkpoint = Checkpoint.open(file)) {
                CheckpointException e = assertThrows(CheckpointException.class,
                        () -> training.trainer.restore(checkpoint));
                assertTrue(e.problem().contains("step 4"), e::getMessage);
            }
            assertEquals(state, training.trainer.state());
        }
    }

    @Test
    void theAverageOfTheWeightsIsSavedBesideThemAndCanBeLoadedInTheirPlace() {
        try (TinyTraining training = training(Device.cpu(), LR);
                TinyTraining other = training(Device.cpu(), LR)) {
            training.run(5, NEVER, events::add, () -> false);
            double averaged = of(TrainingEvent.Epoch.class).getFirst().averagedAccuracy();
            try (Checkpoint checkpoint = Checkpoint.open(folder.resolve(TrainingRun.LAST))) {
                checkpoint.loadAveraged(other.model.state());
            }
            Map<String, Tensor> averages = training.trainer.average().orElseThrow().state();
            other.model.parameters().forEach((name, tensor) -> {
                assertArrayEquals(averages.get(name + ".average").toFloats(), tensor.toFloats(), name);
                assertFalse(Arrays.equals(training.model.parameters().get(name).toFloats(), tensor.toFloats()), name);
            });
            other.model.buffers().forEach((name, tensor) -> assertArrayEquals(
                    training.model.buffers().get(name).toDoubles(), tensor.toDoubles(), name));
            assertEquals(averaged, evaluate(other, 50).accuracy());
        }
    }

    @Test
    void evaluationLeavesTheModelInTrainingAndMovesNoGenerator() {
        try (TinyTraining training = training(Device.cpu(), LR)) {
            TrainingState before = training.trainer.state();
            Evaluation one = evaluate(training, 7);
            Evaluation other = evaluate(training, 50);
            assertEquals(before, training.trainer.state());
            assertTrue(training.model.isTraining());
            assertArrayEquals(one.predictions(), other.predictions());
            assertEquals(one.loss(), other.loss(), 1e-6);
            int right = 0;
            for (int i = 0; i < one.predictions().length; i++) {
                right += one.predictions()[i] == training.data.test().label(i) ? 1 : 0;
            }
            assertEquals(right / 50.0, one.accuracy());
        }
    }

    private static Evaluation evaluate(TinyTraining training, int batch) {
        return Evaluation.of(training.model, Device.cpu(), training.data.test(), training.data.normalization(), batch);
    }

    private TinyTraining training(Device device, double lr) {
        return new TinyTraining(device, folder, lr, 24);
    }

    private static void train(Path folder, int lastStep, boolean resume) {
        try (TinyTraining training = new TinyTraining(Device.reference(), folder, LR, 24)) {
            if (resume) {
                try (Checkpoint checkpoint = Checkpoint.open(folder.resolve(TrainingRun.LAST))) {
                    training.trainer.restore(checkpoint);
                }
            }
            training.run(lastStep, NEVER, event -> {}, () -> false);
        }
    }

    private static byte[] bytes(Path folder) {
        try {
            return Files.readAllBytes(folder.resolve(TrainingRun.LAST));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void spoil(TinyTraining training) {
        Tensor weight = training.model.parameters().values().iterator().next();
        float[] values = weight.toFloats();
        Arrays.fill(values, Float.NaN);
        weight.assign(Tensor.of(Device.cpu(), weight.shape(), values));
    }

    private <E extends TrainingEvent> List<E> of(Class<E> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }
}
