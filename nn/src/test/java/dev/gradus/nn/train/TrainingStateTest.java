package dev.gradus.nn.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.error.CheckpointException;
import dev.gradus.nn.data.LoaderPosition;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrainingStateTest {
    private static final TrainingState STATE = new TrainingState(
            123_456_789_012L, new LoaderPosition(3, 7), 0.1 + 0.2, 77, Map.of("model", Long.MAX_VALUE, "mix", 0L),
            1 / 3.0, 98_765_432_101L);

    @Test
    void comesBackFromJsonExactly() {
        assertEquals(STATE, TrainingState.fromJson("file", STATE.toJson()));
    }

    @Test
    void whatWasSavedBeforeTheBestStepWasNotedIsReadWithZero() {
        String json = STATE.toJson().replace(",\"bestStep\":98765432101", "");
        assertEquals(0, TrainingState.fromJson("file", json).bestStep());
    }

    @Test
    void aMissingNumberIsNamed() {
        String json = STATE.toJson().replace("\"images\"", "\"imags\"");
        CheckpointException e = assertThrows(CheckpointException.class, () -> TrainingState.fromJson("file", json));
        assertEquals("[file] the training state's 'images' is missing, a number was wanted", e.getMessage());
    }

    @Test
    void numbersOutOfRangeAreRefused() {
        for (String bad : new String[] {"-1", "1.5", "\"7\"", "null", "99999999999", "{}"}) {
            String json = STATE.toJson().replace("\"batch\":7", "\"batch\":" + bad);
            CheckpointException e = assertThrows(CheckpointException.class, () -> TrainingState.fromJson("file", json));
            assertTrue(e.getMessage().contains("'batch'"), e::getMessage);
        }
    }

    @Test
    void textThatIsNoJsonIsRefused() {
        assertThrows(CheckpointException.class, () -> TrainingState.fromJson("file", "{\"step\": "));
    }
}
