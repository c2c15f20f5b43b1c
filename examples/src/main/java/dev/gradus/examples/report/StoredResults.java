package dev.gradus.examples.report;

import dev.gradus.autograd.error.FileException;
import dev.gradus.examples.recipe.Measured;
import dev.gradus.examples.recipe.NamedRecipe;
import dev.gradus.examples.recipe.Recipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Markdown of the files in {@code docs/results}, for the documents that tell of them.
 *
 * @param folder of the files
 * @param link to that folder from the document; empty or with a slash at its end
 */
public record StoredResults(Path folder, String link) {
    private static final String ABLATION = "ablation-";
    private static final String JSON = ".json";

    /** What recipes reached: a line for each, those that nobody ran too. */
    public String recipes() {
        StringBuilder table = new StringBuilder(
                "| recipe | data | model | test accuracy: mean ± standard deviation "
                        + "| by the clock | of processors | seeds |\n"
                        + "|---|---|---|---|---|---|---|\n");
        List<String> machines = new ArrayList<>();
        for (NamedRecipe named : NamedRecipe.all()) {
            Recipe recipe = named.read(List.of());
            Measured measured = Measured.of(folder.resolve("recipes.json"), named.name());
            String model = recipe.model().name().isEmpty() ? "of the weights" : recipe.model().name();
            table.append("| `").append(named.name()).append("` | ").append(recipe.data().dataset()).append(" | ")
                    .append(model).append(" | ").append(measured.accuracy()).append(" | ").append(measured.time())
                    .append(" | ").append(measured.processorTime()).append(" | ").append(seeds(named.name(), measured))
                    .append(" |\n");
            if (measured.exists() && !machines.contains(measured.machine())) {
                machines.add(measured.machine());
            }
        }
        machines.forEach(machine -> table.append("\nMeasured on ").append(machine).append(".\n"));
        return table.toString();
    }

    /** Links to what each seed left. */
    private String seeds(String recipe, Measured measured) {
        return String.join(", ", measured.seeds().stream().map(seed -> {
            Path run = folder.resolve(recipe).resolve("seed-" + seed);
            return Files.isDirectory(run) ? "[" + seed + "](" + link + recipe + "/seed-" + seed + ")" : "" + seed;
        }).toList());
    }

    /**
     * Figure, table and command of each ablation.
     *
     * @param figures gets the figures that the text shows: SVG by file
     */
    public String ablations(Map<Path, String> figures) {
        StringBuilder text = new StringBuilder();
        for (Path file : files()) {
            AblationReport report = AblationReport.read(file);
            String name = file.getFileName().toString().replace(JSON, ".svg");
            figures.put(folder.resolve(name), report.draw().svg());
            text.append("![Test accuracy of ").append(report.recipe()).append(" with one thing changed at a time](")
                    .append(link).append(name).append(")\n\n").append(report.table()).append("\nMeasured with `")
                    .append(report.command()).append("` on ").append(report.machine()).append(".\n\n");
        }
        return text.isEmpty() ? "Not measured yet.\n" : text.toString().stripTrailing() + "\n";
    }

    private List<Path> files() {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(file -> file.getFileName().toString().startsWith(ABLATION)
                    && file.getFileName().toString().endsWith(JSON)).sorted().toList();
        } catch (IOException e) {
            throw new FileException(folder.toString(), "cannot be listed: " + e, null, null, e);
        }
    }
}
