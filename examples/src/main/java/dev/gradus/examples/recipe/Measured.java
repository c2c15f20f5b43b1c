package dev.gradus.examples.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gradus.autograd.error.FileException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a recipe reached where it was run: {@code docs/results/recipes.json}, which the build puts beside the recipes.
 *
 * @param seeds of the runs
 * @param accuracies on the test set, one for each seed, as shares
 * @param minutes of the runs, the test at each epoch's end included
 * @param processorMinutes of the runs, of all cores together; NaN where they were not counted
 * @param machine what they ran on
 */
public record Measured(List<Long> seeds, List<Double> accuracies, List<Double> minutes,
        List<Double> processorMinutes, String machine) {
    private static final String FILE = "recipes.json";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The runs of a recipe: an array of {@code {"seed", "accuracy", "minutes", "machine", "command"}}. */
    public static Measured of(String recipe) {
        try (InputStream in = Measured.class.getResourceAsStream(FILE)) {
            return of(JSON.readTree(in).path(recipe));
        } catch (IOException e) {
            throw new FileException(FILE, "cannot be read: " + e, null, null, e);
        }
    }

    /** The same of a file. */
    public static Measured of(Path file, String recipe) {
        try {
            return of(JSON.readTree(Files.readString(file)).path(recipe));
        } catch (IOException e) {
            throw new FileException(file.toString(), "cannot be read: " + e, null, null, e);
        }
    }

    static Measured of(JsonNode runs) {
        List<Long> seeds = new ArrayList<>();
        List<Double> accuracies = new ArrayList<>();
        List<Double> minutes = new ArrayList<>();
        List<Double> processorMinutes = new ArrayList<>();
        String machine = "";
        for (JsonNode run : runs) {
            seeds.add(run.required("seed").longValue());
            accuracies.add(run.required("accuracy").doubleValue());
            minutes.add(run.required("minutes").doubleValue());
            processorMinutes.add(run.path("processorMinutes").asDouble(Double.NaN));
            machine = run.required("machine").textValue();
        }
        return new Measured(seeds, accuracies, minutes, processorMinutes, machine);
    }

    /** Whether anybody ran it. */
    public boolean exists() {
        return !accuracies.isEmpty();
    }

    /** {@code 80.31 ± 0.21 % (3 seeds)}: mean and standard deviation over the seeds. */
    public String accuracy() {
        if (!exists()) {
            return "not measured";
        }
        if (accuracies.size() == 1) {
            return String.format(Locale.ROOT, "%.1f %% (1 seed)", 100 * mean());
        }
        return String.format(Locale.ROOT, "%.1f ± %.1f %% (%d seeds)", 100 * mean(), 100 * deviation(),
                accuracies.size());
    }

    /** Mean accuracy. */
    public double mean() {
        return mean(accuracies);
    }

    /** Standard deviation of the accuracies, with n − 1 below; NaN for one seed. */
    public double deviation() {
        double mean = mean();
        double squares = accuracies.stream().mapToDouble(a -> (a - mean) * (a - mean)).sum();
        return Math.sqrt(squares / (accuracies.size() - 1));
    }

    /** {@code 9.3 min}: the mean. */
    public String time() {
        return exists() ? String.format(Locale.ROOT, "%.1f min", meanMinutes()) : "not measured";
    }

    /** NaN if nobody ran it. */
    public double meanMinutes() {
        return mean(minutes);
    }

    /** NaN if nobody ran it, or nobody counted. */
    public double meanProcessorMinutes() {
        return mean(processorMinutes);
    }

    /** {@code 17.9 min}: the mean of the processors' minutes. */
    public String processorTime() {
        double mean = meanProcessorMinutes();
        return Double.isNaN(mean) ? "not measured" : String.format(Locale.ROOT, "%.1f min", mean);
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
    }
}
