package dev.gradus.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.examples.recipe.NamedRecipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AblateCommandTest {
    @TempDir
    Path folder;

    private Captured seeds(String seeds, String... more) {
        List<String> arguments = new ArrayList<>(List.of("ablate", "--json", "--recipe", "smoke",
                "--only-seeds", "--seeds", seeds, "--epochs", "1", "--set", "data.dataset=shapes10", "--set",
                "data.limit-train=16", "--set", "data.limit-test=10", "--set", "training.batch=8", "--out",
                folder.resolve("series").toString()));
        arguments.addAll(List.of(more));
        return Captured.run(arguments.toArray(String[]::new));
    }

    @Test
    void whatIsFinishedIsKeptAndOneMoreSeedIsAdded() throws IOException {
        Captured first = seeds("0");
        assertEquals(0, first.code(), first::err);
        Path result = folder.resolve("series/as-it-is-seed-0/result.json");
        FileTime time = Files.getLastModifiedTime(result);
        Captured second = seeds("0..1");
        assertEquals(0, second.code(), second::err);
        assertEquals(time, Files.getLastModifiedTime(result));
        assertEquals(2, second.json().getFirst().path("accuracies").size());
        for (String name : List.of("ablation.json", "ablation.md", "ablation.png")) {
            assertTrue(Files.size(folder.resolve("series").resolve(name)) > 0, name);
        }
        Captured other = seeds("0", "--set", "optimizer.lr=1e-4");
        assertEquals(2, other.code());
        assertTrue(other.err().contains("holds runs with other arguments"), other::err);
    }

    @Test
    void onlyWhatChangesSomethingIsTakenAway() {
        List<String> plain = Ablation.of(NamedRecipe.open("cifar10-vit-45min").read(List.of())).stream()
                .map(Ablation::name).toList();
        assertTrue(plain.containsAll(List.of("as it is", "patches of 8", "class token", "no augmentation",
                "no warm-up", "no weight decay", "no label smoothing", "learning rate x10")), plain::toString);
        assertTrue(!plain.contains("mean pooling") && !plain.contains("no mixing"), plain::toString);
        List<String> compact = Ablation.of(NamedRecipe.open("cct").read(List.of())).stream().map(Ablation::name)
                .toList();
        assertTrue(!compact.contains("patches of 8"), compact::toString);
    }

    @Test
    void seedsAreARangeOrAList() {
        assertEquals(List.of(0L, 1L, 2L), Trials.seeds("0..2"));
        assertEquals(List.of(5L, 1L), Trials.seeds("5,1"));
        assertThrows(ArgumentException.class, () -> Trials.seeds("2..0"));
        assertThrows(ArgumentException.class, () -> Trials.seeds("all"));
    }
}
