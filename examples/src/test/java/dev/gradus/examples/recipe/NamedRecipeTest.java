package dev.gradus.examples.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.FileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NamedRecipeTest {
    @TempDir
    Path folder;

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("mine.toml"), text);
    }

    private String problem(String text, Setting... settings) throws IOException {
        String path = file(text).toString();
        return assertThrows(ArgumentException.class, () -> NamedRecipe.open(path).read(List.of(settings)), text)
                .getMessage().replace(path, "mine.toml");
    }

    private static final String LEAST = "[training]\nepochs = 1\n[optimizer]\nlr = 1e-3\n";

    @Test
    void everyFileOfTheFolderHasItsNameAndEveryNameItsFile() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/main/resources/dev/gradus/examples/recipe"))) {
            assertEquals(files.map(file -> file.getFileName().toString()).sorted().toList(),
                    NamedRecipe.NAMES.stream().map(name -> name + ".toml").sorted().toList());
        }
    }

    @Test
    void everyRecipeIsReadAndWhatIsWrittenOfItGivesItAgain() {
        for (NamedRecipe named : NamedRecipe.all()) {
            Recipe recipe = named.read(List.of());
            assertTrue(recipe.about().length() > 10, named.name());
            assertEquals(recipe, RecipeTree.read("again", RecipeText.parse("again", RecipeText.of(recipe)), List.of()));
            assertEquals(recipe, RecipeTree.read("tree", RecipeTree.of(recipe), List.of()));
            assertEquals(List.of(), recipe.differences(recipe));
        }
    }

    @Test
    void everyKeyIsExplainedAndHasBoundsThatItsUsualValueKeeps() {
        for (RecipeKey key : RecipeKey.all()) {
            assertNotNull(key.rule(), key.name());
            assertTrue(key.rule().says().endsWith("."), key.name());
            assertTrue(!key.allowed().isBlank(), key.name());
            key.usual();
        }
    }

    @Test
    void settingsComeOverTheFileAndTheLastOneCounts() {
        Recipe recipe = NamedRecipe.open("smoke").read(List.of(Setting.parse("optimizer.lr=1"),
                Setting.parse("optimizer.lr = 2e-4"), Setting.parse("schedule.kind=linear"),
                Setting.parse("model.drop-path=0.2"), Setting.parse("augmentation.steps=none")));
        assertEquals(2e-4, recipe.optimizer().lr());
        assertEquals(ScheduleChoice.Kind.LINEAR, recipe.schedule().kind());
        assertEquals(0.2, recipe.model().dropPath());
        assertEquals(List.of("model.drop-path: as the model has it -> 0.2", "optimizer.lr: 0.003 -> 2.0E-4",
                "schedule.kind: \"cosine\" -> \"linear\"", "augmentation.steps: \"flip\" -> \"none\""),
                NamedRecipe.open("smoke").read(List.of()).differences(recipe));
    }

    @Test
    void wrongKeysAndValuesAreNamedWithWhatIsAllowed() throws IOException {
        assertTrue(problem(LEAST + "weigth-decay = 1\n").startsWith(
                "[mine.toml] there is no key 'optimizer.weigth-decay'"));
        assertTrue(problem(LEAST + "weigth-decay = 1\n").contains("did you mean optimizer.weight-decay?"));
        assertTrue(problem("epochs = 1\n" + LEAST).contains("did you mean training.epochs?"));
        assertTrue(problem("[training]\nepochs = 0\n[optimizer]\nlr = 1").startsWith(
                "[mine.toml] training.epochs must be 1 to 1,000,000, got 0"));
        assertTrue(problem(LEAST + "beta2 = 1").contains(
                "optimizer.beta2 must be a number of at least 0 and below 1, got 1"));
        assertTrue(problem("[training]\nepochs = 2.5\n[optimizer]\nlr = 1").contains("got 2.5"));
        assertTrue(problem("[training]\nepochs = \"many\"\n[optimizer]\nlr = 1").contains("got \"many\""));
        assertTrue(problem(LEAST + "kind = \"adamv\"").contains("did you mean adamw?"));
        assertTrue(problem(LEAST + "lr = 2").contains("is no TOML in line 5"), () -> "a key given twice");
        assertTrue(problem("[training]\nepochs = 1\n").contains("optimizer.lr is missing"));
        assertTrue(problem("[training\n").contains("is no TOML in line 1"));
        assertTrue(problem(LEAST + "lr.x = 1").contains("is no TOML"));
        assertTrue(problem("training = 3\n[optimizer]\nlr = 1").contains("there is no key 'training'"));
        assertTrue(problem(LEAST + "[model]\nname = [1]").contains("model.name must be text"));
        assertTrue(problem(LEAST + "beta1 = nan").contains("optimizer.beta1 must be"));
        assertTrue(problem(LEAST, Setting.parse("lr=1")).startsWith("[recipe] there is no key 'lr'"));
        assertTrue(problem(LEAST, Setting.parse("optimizer.lr=fast")).startsWith(
                "[recipe] --set optimizer.lr must be a number of at least 0 and up to 1,000, got \"fast\""));
        assertTrue(problem(LEAST + "[start]\nfreeze = \"all\"").contains("frozen stages belong to SGD"));
    }

    @Test
    void aRecipeThatIsNoneIsAnsweredWithNearOnes() {
        ArgumentException e = assertThrows(ArgumentException.class, () -> NamedRecipe.open("smoek"));
        assertTrue(e.getMessage().contains("did you mean smoke?"), e::getMessage);
        assertThrows(FileException.class, () -> NamedRecipe.open(folder.resolve("none.toml").toString()));
        assertThrows(ArgumentException.class, () -> NamedRecipe.open(folder + "/"));
        assertThrows(ArgumentException.class, () -> Setting.parse("lr"));
    }
}
