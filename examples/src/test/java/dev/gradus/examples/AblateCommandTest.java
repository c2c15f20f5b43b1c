package dev.gradus.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gradus.examples.recipe.NamedRecipe;
import dev.gradus.examples.report.AblationReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AblateCommandTest {
    @TempDir
    Path folder;

    private Captured ablate(String... more) {
        List<String> arguments = new ArrayList<>(List.of("ablate", "--json", "--recipe", "smoke", "--dataset",
                "shapes10", "--limit-train", "16", "--limit-test", "10", "--batch", "8", "--out",
                folder.resolve("why").toString()));
        arguments.addAll(List.of(more));
        return Captured.run(arguments.toArray(String[]::new));
    }

    private JsonNode json(String file) throws IOException {
        return new ObjectMapper().readTree(Files.readString(folder.resolve("why").resolve(file)));
    }

    @Test
    void eachChangeIsTrainedWithEachSeedAndTold() throws IOException {
        Captured done = ablate("--epochs", "1", "--seeds", "0,1", "--only", "patches of 8,learning rate x10");
        assertEquals(0, done.code(), done::err);
        AblationReport report = AblationReport.read(folder.resolve("why/ablation.json"));
        assertEquals(List.of(0L, 1L), report.seeds());
        assertEquals(List.of("", "model.patch=8", "optimizer.lr=0.03"),
                report.variants().stream().map(AblationReport.Variant::change).sorted().toList());
        report.variants().forEach(variant -> assertEquals(2, variant.accuracies().size(), variant.name()));
        assertTrue(report.command().startsWith("./gradus ablate --json --recipe smoke"), report::command);
        assertTrue(Files.readString(folder.resolve("why/ablation.md")).contains("| patches of 8 | `model.patch=8` |"));
        assertTrue(Files.size(folder.resolve("why/ablation.png")) > 0);
    }

    @Test
    void theStepsThatFitIntoTheMinutesAreMeasuredOnceAndKept() throws IOException {
        Captured first = ablate("--minutes", "0.002", "--only", "no warm-up");
        assertEquals(0, first.code(), first::err);
        String said = first.out() + first.err();
        assertEquals(5, said.split("how many steps fit", -1).length, "two variants, each twice: " + said);
        assertTrue(said.lastIndexOf("how many steps fit") < said.indexOf("as it is, seed 0"), said);
        JsonNode steps = json("steps.json");
        int chosen = steps.path("as it is").path("steps").asInt();
        assertTrue(chosen > 0 && steps.path("no warm-up").path("steps").asInt() > 0, steps::toString);
        Path run = folder.resolve("why/as-it-is-seed-0");
        String recipe = run.resolve("recipe.toml").toString();
        assertEquals(chosen, NamedRecipe.open(recipe).read(List.of()).training().steps());
        assertEquals(chosen, Metrics.read(run.resolve("metrics.jsonl"), Long.MAX_VALUE).stream()
                .filter(line -> line.path("event").asText().equals("step")).count());
        ablate("--minutes", "0.002", "--only", "no warm-up", "--seeds", "0,1");
        assertEquals(steps, json("steps.json"));
    }

    @Test
    void anotherRecipeIsNotFiledUnderTheName() {
        Captured changed = ablate("--record", folder.resolve("results").toString());
        assertEquals(2, changed.code());
        assertTrue(changed.err().contains("not the recipe smoke as it is"), changed::err);
        assertTrue(!Files.exists(folder.resolve("why")), "before anything is trained");
    }

    @Test
    void muonIsComparedWithAdamAtARateOfItsOwn() {
        Ablation adam = Ablation.of(NamedRecipe.open("cifar10-vit-45min").read(List.of())).stream()
                .filter(one -> one.name().equals("AdamW")).findFirst().orElseThrow();
        assertEquals("optimizer.kind=adamw optimizer.lr=2e-3", adam.change());
        assertTrue(Ablation.of(NamedRecipe.open("cct").read(List.of())).stream()
                .noneMatch(one -> one.name().equals("AdamW")));
    }

    @Test
    void anUnknownChangeNamesThoseThatThereAre() {
        Captured wrong = ablate("--only", "no warmup");
        assertEquals(2, wrong.code());
        assertTrue(wrong.err().contains("no change 'no warmup'") && wrong.err().contains("no warm-up"), wrong::err);
    }

    @Test
    void onlyWhatChangesSomethingIsTakenAway() {
        List<String> plain = Ablation.of(NamedRecipe.open("vit-pooling").read(List.of())).stream()
                .map(Ablation::name).toList();
        assertTrue(plain.containsAll(List.of("as it is", "patches of 8", "class token", "no augmentation",
                "no warm-up", "no weight decay", "learning rate x10")), plain::toString);
        assertTrue(!plain.contains("mean pooling") && !plain.contains("no mixing"), plain::toString);
        List<String> compact = Ablation.of(NamedRecipe.open("cct").read(List.of())).stream().map(Ablation::name)
                .toList();
        assertTrue(!compact.contains("patches of 8"), compact::toString);
    }
}
