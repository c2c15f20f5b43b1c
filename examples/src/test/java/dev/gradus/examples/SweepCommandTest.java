package dev.gradus.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.examples.recipe.Measured;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepCommandTest {
    @TempDir
    Path folder;

    private Captured sweep(String recipe, String seeds, String... more) {
        List<String> arguments = new ArrayList<>(List.of("sweep", "--json", "--recipe", recipe, "--seeds", seeds,
                "--epochs", "1", "--dataset", "shapes10", "--limit-train", "16", "--limit-test", "10", "--batch", "8",
                "--out", folder.resolve("series").toString()));
        arguments.addAll(List.of(more));
        return Captured.run(arguments.toArray(String[]::new));
    }

    @Test
    void whatIsFinishedIsKeptAndOneMoreSeedIsAdded() throws IOException {
        Captured first = sweep("smoke", "0");
        assertEquals(0, first.code(), first::err);
        Path result = folder.resolve("series/as-it-is-seed-0/result.json");
        FileTime time = Files.getLastModifiedTime(result);
        Captured second = sweep("smoke", "0..1", "--threads", "1");
        assertEquals(0, second.code(), second::err);
        assertEquals(time, Files.getLastModifiedTime(result));
        List<JsonNode> lines = second.json();
        assertEquals(2, lines.getLast().path("seeds").asInt());
        double a = lines.get(0).path("accuracy").asDouble();
        double b = lines.get(1).path("accuracy").asDouble();
        assertEquals((a + b) / 2, lines.getLast().path("mean").asDouble(), 1e-12);
        assertEquals(Math.abs(a - b) / Math.sqrt(2), lines.getLast().path("standardDeviation").asDouble(), 1e-12);
        JsonNode file = new ObjectMapper().readTree(Files.readString(folder.resolve("series/sweep.json")));
        assertEquals(2, file.path("runs").size());
        assertTrue(file.path("runs").get(1).path("command").asText().endsWith("--threads 1 --seed 1"), file::toString);
        assertTrue(Files.readString(folder.resolve("series/sweep.md")).contains("mean ± standard deviation"));
    }

    @Test
    void anEditedRecipeAndOtherSettingsAreNoticed() throws IOException {
        Path mine = folder.resolve("mine.toml");
        Files.writeString(mine, Captured.run("recipes", "smoke").out());
        assertEquals(0, sweep(mine.toString(), "0").code());
        Files.writeString(mine, Files.readString(mine).replaceFirst("(?m)^lr = .*$", "lr = 1e-4"));
        Captured edited = sweep(mine.toString(), "0..1");
        assertEquals(2, edited.code());
        assertTrue(edited.err().contains("optimizer.lr: 0.003 -> 1.0E-4"), edited::err);
        Captured other = sweep("smoke", "0", "--max-steps", "1");
        assertTrue(other.err().contains("--max-steps: 0 -> 1") && other.err().contains("recipe: mine -> smoke"),
                other::err);
    }

    @Test
    void aTrainingThatDivergesIsToldAndTheOthersGoOn() throws IOException {
        Captured wild = sweep("smoke", "0..1", "--lr", "1000", "--set", "optimizer.weight-decay=1000", "--set",
                "schedule.kind=constant", "--set", "training.epochs=10");
        assertEquals(0, wild.code(), wild::err);
        assertEquals(2, wild.json().getLast().path("diverged").asInt(), wild::out);
        assertFalse(wild.json().getLast().has("mean"));
        assertTrue(Files.readString(folder.resolve("series/sweep.md")).contains("diverged"));
    }

    @Test
    void aResultIsFiledWithoutWeightsAndReadAgain() throws IOException {
        assertEquals(0, sweep("smoke", "3").code());
        Path run = folder.resolve("series/as-it-is-seed-3");
        ResultsFolder results = new ResultsFolder(folder.resolve("results"));
        RunResult result = RunResult.read(run.resolve("result.json"));
        results.file("smoke", run, result);
        results.file("smoke", run, result);
        Measured measured = Measured.of(folder.resolve("results/recipes.json"), "smoke");
        assertEquals(List.of(3L), measured.seeds());
        assertEquals(List.of(result.accuracy()), measured.accuracies());
        try (var files = Files.list(folder.resolve("results/smoke/seed-3"))) {
            assertEquals(List.of("curves.png", "metrics.jsonl", "recipe.toml", "result.json"),
                    files.map(file -> file.getFileName().toString()).sorted().toList());
        }
    }

    @Test
    void onlyARecipeAsItIsIsFiled() {
        Captured changed = sweep("smoke", "0", "--record", folder.resolve("results").toString());
        assertEquals(2, changed.code());
        assertTrue(changed.err().contains("not the recipe smoke as it is: data."), changed::err);
        assertFalse(Files.exists(folder.resolve("series")));
    }

    @Test
    void seedsAreARangeOrAList() {
        assertEquals(List.of(0L, 1L, 2L), SeriesOptions.seeds("0..2"));
        assertEquals(List.of(1L, 5L), SeriesOptions.seeds("5,1,5"));
        assertThrows(ArgumentException.class, () -> SeriesOptions.seeds("2..0"));
        assertThrows(ArgumentException.class, () -> SeriesOptions.seeds("all"));
        Captured wrong = sweep("smoke", "0", "--seed", "3");
        assertTrue(wrong.err().contains("--seed cannot be given here"), wrong::err);
    }
}
