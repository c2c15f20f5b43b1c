package dev.gradus.examples.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gradus.autograd.error.FileException;
import dev.gradus.examples.figure.AblationFigure;
import dev.gradus.examples.figure.Drawing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * What a recipe reached as it is, and with one thing changed at a time: {@code ablation.json}, and the table and the
 * figure that are made of it.
 *
 * @param recipe its name
 * @param command that measures it again
 * @param machine that computed
 * @param seeds each variant was trained with
 * @param variants the recipe as it is among them
 */
public record AblationReport(
        String recipe, String command, String machine, List<Long> seeds, List<Variant> variants) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final double PERCENT = 100;

    public AblationReport {
        seeds = List.copyOf(seeds);
        variants = List.copyOf(variants);
    }

    /**
     * The recipe with one thing changed.
     *
     * @param name what tables and figures call it
     * @param change as {@code --set} takes it; empty for the recipe as it is
     * @param accuracies a share for each seed whose training did not diverge
     * @param diverged how many trainings did
     * @param processorMinutes of a training, of all threads, the mean; NaN if all were cut off
     */
    public record Variant(String name, String change, List<Double> accuracies, int diverged, double processorMinutes) {
        public Variant {
            accuracies = List.copyOf(accuracies);
        }

        boolean isBase() {
            return change.isEmpty();
        }

        /** Over the seeds that came to an end; NaN if none did. */
        public double mean() {
            return accuracies.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
        }

        double least() {
            return accuracies.stream().mapToDouble(Double::doubleValue).min().orElse(Double.NaN);
        }

        double most() {
            return accuracies.stream().mapToDouble(Double::doubleValue).max().orElse(Double.NaN);
        }

        /** What diverged with all seeds comes last. */
        private double rank() {
            return accuracies.isEmpty() ? Double.POSITIVE_INFINITY : -mean();
        }

        /** {@code 61.2 % (60.9 to 61.5)}: the mean, the least and the greatest. */
        public String words() {
            if (accuracies.isEmpty()) {
                return "diverged";
            }
            String mean = String.format(Locale.ROOT, "%.1f %%", PERCENT * mean());
            String spread = accuracies.size() == 1 ? ""
                    : String.format(Locale.ROOT, " (%.1f to %.1f)", PERCENT * least(), PERCENT * most());
            return mean + spread + (diverged == 0 ? "" : "; " + diverged + " diverged");
        }

        /** As one object of the file. */
        public ObjectNode json() {
            ObjectNode json = JSON.createObjectNode().put("name", name).put("change", change);
            ArrayNode all = json.putArray("accuracies");
            accuracies.forEach(all::add);
            json.put("diverged", diverged);
            return Double.isNaN(processorMinutes) ? json
                    : json.put("processorMinutes", Math.round(PERCENT * processorMinutes) / PERCENT);
        }
    }

    /**
     * Reads what {@link #json} made.
     *
     * @throws FileException if it cannot be read or says something else
     */
    public static AblationReport read(Path file) {
        try {
            JsonNode json = JSON.readTree(Files.readString(file));
            List<Variant> variants = new ArrayList<>();
            for (JsonNode one : json.path("variants")) {
                variants.add(new Variant(one.path("name").asText(), one.path("change").asText(),
                        JSON.convertValue(one.path("accuracies"), JSON.getTypeFactory()
                                .constructCollectionType(List.class, Double.class)),
                        one.path("diverged").asInt(), one.path("processorMinutes").asDouble(Double.NaN)));
            }
            List<Long> seeds = new ArrayList<>();
            json.path("seeds").forEach(seed -> seeds.add(seed.asLong()));
            if (variants.isEmpty() || seeds.isEmpty()) {
                throw new FileException(file.toString(), "holds no ablation");
            }
            return new AblationReport(json.path("recipe").asText(), json.path("command").asText(),
                    json.path("machine").asText(), seeds, variants);
        } catch (IOException e) {
            throw new FileException(file.toString(), "cannot be read: " + e.getMessage(), null, null, e);
        }
    }

    /** The whole file. */
    public ObjectNode json() {
        ObjectNode json = JSON.createObjectNode().put("recipe", recipe).put("command", command)
                .put("machine", machine);
        ArrayNode all = json.putArray("seeds");
        seeds.forEach(all::add);
        ArrayNode each = json.putArray("variants");
        sorted().forEach(variant -> each.add(variant.json()));
        return json;
    }

    /** Best first. */
    public List<Variant> sorted() {
        return variants.stream().sorted(Comparator.comparingDouble(Variant::rank)).toList();
    }

    /** A Markdown table, best first, with what each change costs. */
    public String table() {
        return table(Language.ENGLISH);
    }

    /** The same, headed in a language. */
    public String table(Language language) {
        double base = variants.stream().filter(Variant::isBase).mapToDouble(Variant::mean).findFirst()
                .orElse(Double.NaN);
        StringBuilder table = new StringBuilder(language.of("| variant | set | test accuracy" + (seeds.size() == 1 ? ""
                : ": mean (least to greatest of " + seeds.size() + " seeds)") + " | difference | processor minutes |\n",
                "| 改动 | 设置 | 测试集准确率" + (seeds.size() == 1 ? "" : "：" + seeds.size() + " 个种子的平均（最低到最高）")
                        + " | 差 | 处理器分钟 |\n")
                + "|---|---|---|---|---|\n");
        for (Variant variant : sorted()) {
            double difference = PERCENT * (variant.mean() - base);
            table.append("| ").append(variant.name()).append(" | ")
                    .append(variant.isBase() ? "" : "`" + variant.change() + "`").append(" | ")
                    .append(variant.words()).append(" | ")
                    .append(variant.isBase() || Double.isNaN(difference) ? ""
                            : String.format(Locale.ROOT, "%+.1f", difference))
                    .append(Double.isNaN(variant.processorMinutes()) ? " | |"
                            : String.format(Locale.ROOT, " | %.1f |", variant.processorMinutes()))
                    .append('\n');
        }
        return table.toString();
    }

    /** A bar for each variant. */
    public Drawing draw() {
        return AblationFigure.draw(recipe + ", with one thing changed at a time", sorted().stream()
                .map(variant -> new AblationFigure.Bar(variant.name(), PERCENT * variant.mean(),
                        PERCENT * variant.least(), PERCENT * variant.most(), variant.words(), variant.isBase()))
                .toList());
    }
}
