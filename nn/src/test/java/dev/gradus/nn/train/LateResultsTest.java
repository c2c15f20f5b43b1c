package dev.gradus.nn.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Training on a device that is behind the host. */
class LateResultsTest {
    private static final double LR = 0.01;
    private static final double NEVER = 1e9;

    @TempDir
    Path folder;

    @Test
    void aStepWaitsForNothing() {
        try (LaggingDevice lagging = new LaggingDevice(); TinyTraining training = training(lagging.device(), folder)) {
            training.model.train();
            lagging.forbidWaiting(true);
            for (int i = 0; i < 8; i++) {
                assertEquals(i == 4, training.trainer.step());
                assertEquals(i + 1, training.trainer.pending());
                assertNull(training.trainer.poll(false));
            }
            for (int i = 0; i < 8; i++) {
                Trainer.Result result = training.trainer.poll(true);
                assertEquals(i + 1, result.step());
                assertEquals(i / 5, result.epoch());
                assertTrue(result.loss() > 0 && result.gradientNorm() > 0);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 10, 12})
    void whatIsToldAndSavedIsTheSameAsWithoutDelay(int steps) throws IOException {
        Path late = folder.resolve("late");
        Path atOnce = folder.resolve("at-once");
        try (LaggingDevice lagging = new LaggingDevice(); Device cpu = Device.cpu(1)) {
            assertEquals(told(cpu, atOnce, steps, 3), told(lagging.device(), late, steps, 3));
        }
        assertArrayEquals(Files.readAllBytes(atOnce.resolve(TrainingRun.LAST)),
                Files.readAllBytes(late.resolve(TrainingRun.LAST)));
    }

    /** All events, without what depends on clocks and places; saves after a step as well. */
    private static List<String> told(Device device, Path folder, int steps, int restart) {
        List<String> told = new ArrayList<>();
        try (TinyTraining training = training(device, folder)) {
            for (int last : new int[] {Math.min(restart, steps), steps}) {
                training.run(last, NEVER, event -> told.add(switch (event) {
                    case TrainingEvent.Step s -> List.of(s.step(), s.epoch(), s.loss(), s.accuracy(), s.lr(),
                            s.gradientNorm()).toString();
                    case TrainingEvent.Epoch e -> List.of(e.epoch(), e.step(), e.trainLoss(), e.loss(),
                            e.accuracy(), e.averagedAccuracy()).toString();
                    case TrainingEvent.Saved s -> "saved " + s.step();
                    case TrainingEvent.Warning w -> w.text();
                }), () -> false);
            }
        }
        return told;
    }

    @ParameterizedTest
    @ValueSource(strings = {"loss", "gradient"})
    void aStepThatDivergesIsFoundLaterAndLeavesEverythingAsBefore(String what) {
        try (LaggingDevice lagging = new LaggingDevice();
                TinyTraining straight = training(lagging.device(), folder);
                TinyTraining training = training(lagging.device(), folder)) {
            spoilOnce(training, what, 5);
            training.model.train();
            straight.model.train();
            run(straight, 4);
            for (int i = 0; i < 7; i++) {
                training.trainer.step();
            }
            for (int i = 0; i < 4; i++) {
                assertEquals(i + 1, training.trainer.poll(true).step());
            }
            DivergenceException e = assertThrows(DivergenceException.class, () -> training.trainer.poll(true));
            assertEquals(5, e.step());
            assertTrue(e.getMessage().contains(what), e::getMessage);
            assertEquals(0, training.trainer.pending());
            assertEquals(straight.trainer.state(), training.trainer.state());
            assertEquals(learned(straight), learned(training));

            run(straight, 4);
            run(training, 4);
            assertEquals(straight.trainer.state(), training.trainer.state());
            assertEquals(learned(straight), learned(training));
        }
    }

    private static void run(TinyTraining training, int steps) {
        for (int i = 0; i < steps; i++) {
            training.trainer.step();
        }
        training.trainer.state();
    }

    /** Makes the loss or the gradient of one step infinite or no number. */
    private static void spoilOnce(TinyTraining training, String what, int step) {
        int[] calls = new int[1];
        training.model.children().get("5").beforeForward(x -> {
            if (++calls[0] == step && what.equals("loss")) {
                return x.mul(Double.NaN);
            }
            if (calls[0] == step) {
                x.onGradient(gradient -> gradient.mul(Double.POSITIVE_INFINITY));
            }
            return x;
        });
    }

    private static Map<String, List<Double>> learned(TinyTraining training) {
        Map<String, List<Double>> values = new LinkedHashMap<>();
        training.model.parameters().forEach((name, tensor) -> values.put(name, list(tensor)));
        training.optimizer.state().forEach((name, tensor) -> values.put(name, list(tensor)));
        training.trainer.average().orElseThrow().state().forEach((name, tensor) -> values.put(name, list(tensor)));
        return values;
    }

    private static List<Double> list(Tensor tensor) {
        List<Double> values = new ArrayList<>();
        for (double value : tensor.toDoubles()) {
            values.add(value);
        }
        return values;
    }

    private static TinyTraining training(Device device, Path folder) {
        return new TinyTraining(device, folder, LR, 24);
    }
}
