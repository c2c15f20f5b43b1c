package dev.gradus.examples.report;

import dev.gradus.autograd.error.FileException;
import dev.gradus.examples.recipe.Measured;
import dev.gradus.examples.recipe.NamedRecipe;
import dev.gradus.examples.recipe.Recipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Markdown of the files in {@code docs/results}, for the documents that tell of them.
 *
 * @param folder of the files
 * @param link to that folder from the document; empty or with a slash at its end
 * @param language of the document
 */
public record StoredResults(Path folder, String link, Language language) {
    private static final double PERCENT = 100;
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
            Measured measured = measured(named.name());
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

    /** Only what was run on CIFAR-10 and stored, with the curves of the longest of these runs; or that none was. */
    public String runs() {
        List<Run> runs = NamedRecipe.all().stream()
                .map(named -> new Run(named.name(), named.read(List.of()), measured(named.name())))
                .filter(run -> run.measured().exists() && !run.recipe().model().name().isEmpty()
                        && !run.recipe().data().dataset().equals("cifar100"))
                .sorted(Comparator.comparingDouble(run -> run.measured().meanMinutes())).toList();
        if (runs.isEmpty()) {
            String how = link + "README.md#how-a-figure-gets-here";
            return language.of("No long run is stored yet. When one is, the build shows it here: a table, and the "
                    + "curves\nof the longest. [How a figure gets there](" + how + ").\n",
                    "目前还没有保存下来的长时间训练。有了之后，构建会把它写在这里：一张表，以及其中最长一次训练的曲线。\n"
                            + "[结果是怎样保存的](" + how + ")。\n");
        }
        StringBuilder text = new StringBuilder(language.of(
                "| recipe | model | right, in % | minutes by the clock | of processors | seeds |\n",
                "| 配方 | 模型 | 测试集准确率（%） | 时钟分钟 | 处理器分钟 | 种子 |\n") + "|---|---|---|---|---|---|\n");
        for (Run run : runs) {
            Measured measured = run.measured();
            text.append("| `").append(run.name()).append("` | ").append(run.recipe().model().name()).append(" | ")
                    .append(number(PERCENT * measured.mean()))
                    .append(measured.seeds().size() == 1 ? "" : " ± " + number(PERCENT * measured.deviation()))
                    .append(" | ").append(number(measured.meanMinutes())).append(" | ")
                    .append(number(measured.meanProcessorMinutes())).append(" | ")
                    .append(seeds(run.name(), measured)).append(" |\n");
        }
        runs.stream().map(run -> run.measured().machine()).distinct().forEach(machine -> text.append('\n')
                .append(language.of("Measured on " + machine + ".", "测量所用的机器：" + machine + "。")).append('\n'));
        return text + curves(runs.getLast());
    }

    private record Run(String name, Recipe recipe, Measured measured) {}

    /** The picture that the first seed of a run has left. */
    private String curves(Run run) {
        String picture = run.name() + "/seed-" + run.measured().seeds().getFirst() + "/curves.png";
        if (!Files.isRegularFile(folder.resolve(picture))) {
            return "";
        }
        return "\n![" + language.of("Loss and accuracy over the epochs of " + run.name(),
                run.name() + " 各个 epoch 的损失和准确率") + "](" + link + picture + ")\n";
    }

    private Measured measured(String recipe) {
        return Measured.of(folder.resolve("recipes.json"), recipe);
    }

    private static String number(double x) {
        return Double.isNaN(x) ? "–" : String.format(Locale.ROOT, "%.1f", x);
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
            text.append("![").append(language.of("Test accuracy of " + report.recipe()
                    + " with one thing changed at a time", report.recipe() + " 每次只改一样的测试集准确率"))
                    .append("](").append(link).append(name).append(")\n\n").append(report.table(language)).append('\n')
                    .append(language.of("Measured with `" + report.command() + "` on " + report.machine() + ".",
                            "命令：`" + report.command() + "`；机器：" + report.machine() + "。"))
                    .append("\n\n");
        }
        return text.isEmpty() ? language.of("Not measured yet.\n", "尚未测量。\n") : text.toString().stripTrailing() + "\n";
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
