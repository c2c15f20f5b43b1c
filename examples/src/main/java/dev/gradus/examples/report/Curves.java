package dev.gradus.examples.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** The curves of a training, from its metrics. */
final class Curves {
    private static final int POINTS = 160;
    private static final double PERCENT = 100;
    private static final String EVENT = "event";
    private static final String STEP = "step";
    private static final String EPOCH = "epoch";

    private final List<JsonNode> steps;
    private final List<JsonNode> epochs;
    private final double stepsPerEpoch;

    Curves(List<JsonNode> metrics) {
        steps = metrics.stream().filter(line -> line.path(EVENT).asText().equals(STEP)).toList();
        epochs = metrics.stream().filter(line -> line.path(EVENT).asText().equals(EPOCH)).toList();
        stepsPerEpoch = epochs.isEmpty()
                ? 1
                : epochs.getFirst().path(STEP).asDouble() / epochs.getFirst().path(EPOCH).asDouble(1);
    }

    boolean isEmpty() {
        return steps.isEmpty() && epochs.isEmpty();
    }

    List<JsonNode> epochs() {
        return epochs;
    }

    /** Loss, accuracy, learning rate and the norm of the gradient, where they were written down. */
    List<Chart> charts() {
        String across = epochs.isEmpty() ? "step" : "epoch";
        Chart loss = new Chart("Loss", across)
                .add(training("training batches", "loss", 1))
                .add(measured("validation set", "validationLoss", 1, 1))
                .add(measured("test set", "testLoss", 1, 1));
        Chart accuracy = new Chart("Accuracy (%)", across)
                .add(training("training batches", "accuracy", PERCENT))
                .add(measured("validation set", "validationAccuracy", PERCENT, 1))
                .add(measured("test set", "testAccuracy", PERCENT, 1))
                .add(measured("averaged weights", "averagedAccuracy", PERCENT, 2));
        Chart rate = new Chart("Learning rate", across).add(training("of each step", "lr", 1)).fromZero();
        Chart norm = new Chart("Norm of the gradient", across)
                .add(training("before clipping", "gradientNorm", 1)).fromZero();
        return java.util.stream.Stream.of(loss, accuracy, rate, norm).filter(chart -> !chart.isEmpty()).toList();
    }

    /** Batches differ much: each point is the mean over a stretch of steps. */
    private Chart.Series training(String name, String field, double scale) {
        List<JsonNode> lines = steps.stream().filter(line -> line.path(field).isNumber()).toList();
        int stretch = Math.max(1, (lines.size() + POINTS - 1) / POINTS);
        List<double[]> points = new ArrayList<>();
        for (int from = 0; from < lines.size(); from += stretch) {
            List<JsonNode> part = lines.subList(from, Math.min(from + stretch, lines.size()));
            points.add(new double[] {mean(part, STEP) / stepsPerEpoch, scale * mean(part, field)});
        }
        return series(name, points, 0, false);
    }

    private Chart.Series measured(String name, String field, double scale, int style) {
        return series(name, epochs.stream().filter(line -> line.path(field).isNumber())
                .map(line -> new double[] {line.path(STEP).asDouble() / stepsPerEpoch,
                    scale * line.path(field).asDouble()})
                .toList(), style, true);
    }

    private static Chart.Series series(String name, List<double[]> points, int style, boolean marked) {
        return new Chart.Series(name, points.stream().mapToDouble(p -> p[0]).toArray(),
                points.stream().mapToDouble(p -> p[1]).toArray(), style, marked);
    }

    private static double mean(List<JsonNode> lines, String field) {
        return lines.stream().mapToDouble(line -> line.path(field).asDouble()).average().orElse(0);
    }
}
