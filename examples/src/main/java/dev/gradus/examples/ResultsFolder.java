package dev.gradus.examples;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.FileException;
import dev.gradus.autograd.io.AtomicFile;
import dev.gradus.examples.recipe.NamedRecipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code docs/results}: what measured runs leave there. {@code recipes.json} holds the figures that 'gradus recipes'
 * and the documents tell; {@code RECIPE/seed-N} recipe, metrics and curves of each; {@code ablation-RECIPE.json} what
 * its parts are worth. No weights.
 */
record ResultsFolder(Path folder) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FIGURES = "recipes.json";
    private static final List<String> KEPT = List.of("recipe.toml", RunFolder.METRICS, "curves.png", RunFolder.RESULT);

    /** Refuses what would be told of a recipe and is another one: before anything is trained. */
    void checkRecipe(Trials trials) {
        if (!NamedRecipe.NAMES.contains(trials.name())) {
            throw new ArgumentException("record", "'" + trials.name() + "' is no recipe that comes with Gradus",
                    "one of " + String.join(", ", NamedRecipe.NAMES), "leave --record out; the series' folder has all");
        }
        List<String> differences = NamedRecipe.open(trials.name()).read(List.of()).differences(trials.recipe()).stream()
                .filter(difference -> !difference.equals("data.dataset: \"auto\" -> \"cifar10\"")).toList();
        if (!differences.isEmpty()) {
            throw notAsItIs(trials, String.join("; ", differences));
        }
    }

    /** Also refuses what ends at another step than the recipe's. */
    void checkWhole(Trials trials) {
        checkRecipe(trials);
        if (trials.budget().minutes() > 0 || trials.budget().maxSteps() > 0) {
            throw notAsItIs(trials, "it ends at another step");
        }
    }

    private static ArgumentException notAsItIs(Trials trials, String why) {
        return new ArgumentException("record", "this is not the recipe " + trials.name() + " as it is: " + why,
                "what is filed under a recipe's name is what that recipe reaches", "leave the changes out");
    }

    /** Refuses a training on other pictures than the recipe's: where CIFAR-10 cannot be had, drawn ones stand in. */
    void checkData(String recipe, Path run) {
        String learned = NamedRecipe.open(run.resolve("recipe.toml").toString()).read(List.of()).data().dataset();
        String meant = NamedRecipe.open(recipe).read(List.of()).data().dataset();
        if (!learned.equals(meant) && !learned.equals("cifar10")) {
            throw new ArgumentException("record", run + " learned from " + learned + ", not from CIFAR-10", null,
                    "./gradus data says where data sets are looked for");
        }
    }

    /** Files a training: its figures in place of older ones of the seed, and what shows how it went. */
    void file(String recipe, Path run, RunResult result) {
        if (result.isDiverged()) {
            throw new ArgumentException("record", recipe + " diverged with seed " + result.seed()
                    + "; nothing of that seed was filed", null, "a recipe that diverges wants a lower learning rate");
        }
        Path to = folder.resolve(recipe).resolve("seed-" + result.seed());
        try {
            Files.createDirectories(to);
            for (String name : KEPT) {
                Path from = run.resolve(name);
                if (Files.exists(from)) {
                    AtomicFile.write(to.resolve(name), out -> Files.copy(from, out));
                }
            }
        } catch (IOException e) {
            throw new FileException(to.toString(), "cannot be written: " + e, null, null, e);
        }
        ObjectNode figures = read(folder.resolve(FIGURES));
        Map<Long, JsonNode> seeds = new TreeMap<>();
        figures.path(recipe).forEach(entry -> seeds.put(entry.path("seed").longValue(), entry));
        seeds.put(result.seed(), result.json());
        ArrayNode all = JSON.createArrayNode();
        seeds.values().forEach(all::add);
        figures.set(recipe, all);
        AtomicFile.writeString(folder.resolve(FIGURES), figures.toPrettyString() + "\n");
    }

    /** Files an ablation: its figures, in place of older ones of the recipe. */
    void fileAblation(String recipe, Path figures) {
        try {
            Files.createDirectories(folder);
            AtomicFile.writeString(folder.resolve("ablation-" + recipe + ".json"), Files.readString(figures));
        } catch (IOException e) {
            throw new FileException(folder.toString(), "cannot be written: " + e, null, null, e);
        }
    }

    private static ObjectNode read(Path file) {
        try {
            if (!Files.exists(file)) {
                return JSON.createObjectNode();
            }
            if (JSON.readTree(Files.readString(file)) instanceof ObjectNode figures) {
                return figures;
            }
            throw new FileException(file.toString(), "is no JSON object");
        } catch (IOException e) {
            throw new FileException(file.toString(), "cannot be read: " + e, null, null, e);
        }
    }
}
