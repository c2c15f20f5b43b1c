package dev.gradus.examples;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Loss and accuracy over the epochs, side by side. */
final class Curves {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 420;
    private static final int POINTS = 200;
    private static final Color TRAIN = new Color(0x8AA9C7);
    private static final Color HELD = new Color(0xC8452F);
    private static final Color AVERAGED = new Color(0x3A7D44);
    private static final double PERCENT = 100;

    private Curves() {}

    static BufferedImage draw(List<JsonNode> metrics, int stepsPerEpoch, boolean smoothed) {
        List<JsonNode> steps = metrics.stream().filter(line -> line.path(Events.EVENT).asText().equals(Events.STEP))
                .toList();
        List<JsonNode> epochs = metrics.stream().filter(line -> line.path(Events.EVENT).asText().equals(Events.EPOCH))
                .toList();
        XYChart loss = chart("Loss", LegendPosition.InsideNE);
        training(loss, "training batches" + (smoothed ? " (smoothed labels)" : ""), steps, stepsPerEpoch, "loss", 1);
        boolean validated = epochs.stream().anyMatch(line -> line.has(Events.VALIDATION_LOSS));
        String held = validated ? "validation set" : "test set";
        measured(loss, held, epochs, stepsPerEpoch, validated ? Events.VALIDATION_LOSS : Events.TEST_LOSS, 1, HELD);
        XYChart accuracy = chart("Accuracy (%)", LegendPosition.InsideSE);
        training(accuracy, "training batches", steps, stepsPerEpoch, "accuracy", PERCENT);
        measured(accuracy, held, epochs, stepsPerEpoch,
                validated ? Events.VALIDATION_ACCURACY : Events.TEST_ACCURACY, PERCENT, HELD);
        measured(accuracy, held + ", averaged weights", epochs, stepsPerEpoch, Events.AVERAGED_ACCURACY, PERCENT,
                AVERAGED);
        return beside(BitmapEncoder.getBufferedImage(loss), BitmapEncoder.getBufferedImage(accuracy));
    }

    private static XYChart chart(String title, LegendPosition legend) {
        XYChart chart = new XYChartBuilder().width(WIDTH).height(HEIGHT).title(title).xAxisTitle("epoch").build();
        chart.getStyler().setLegendPosition(legend);
        chart.getStyler().setChartBackgroundColor(Color.WHITE);
        chart.getStyler().setPlotBorderVisible(false);
        chart.getStyler().setLegendBorderColor(Color.WHITE);
        chart.getStyler().setPlotGridLinesColor(new Color(0xE4E4E4));
        chart.getStyler().setXAxisMin(0.0);
        chart.getStyler().setXAxisDecimalPattern("0.##");
        return chart;
    }

    /** Batches differ much: each point is the mean over a stretch of steps. */
    private static void training(
            XYChart chart, String name, List<JsonNode> steps, int stepsPerEpoch, String field, double scale) {
        List<Double> xs = new ArrayList<>();
        List<Double> ys = new ArrayList<>();
        int stretch = Math.max(1, (steps.size() + POINTS - 1) / POINTS);
        for (int from = 0; from < steps.size(); from += stretch) {
            List<JsonNode> part = steps.subList(from, Math.min(from + stretch, steps.size()));
            xs.add(mean(part, Events.STEP) / stepsPerEpoch);
            ys.add(scale * mean(part, field));
        }
        add(chart, name, xs, ys, TRAIN, SeriesMarkers.NONE);
    }

    /** What was measured at the ends of epochs; nothing if it never was. */
    private static void measured(
            XYChart chart, String name, List<JsonNode> epochs, int stepsPerEpoch, String field, double scale,
            Color color) {
        List<JsonNode> lines = epochs.stream().filter(line -> line.has(field)).toList();
        add(chart, name, lines.stream().map(line -> line.path(Events.STEP).asDouble() / stepsPerEpoch).toList(),
                lines.stream().map(line -> scale * line.path(field).asDouble()).toList(), color, SeriesMarkers.CIRCLE);
    }

    private static void add(
            XYChart chart, String name, List<Double> xs, List<Double> ys, Color color, Marker marker) {
        if (!xs.isEmpty()) {
            XYSeries series = chart.addSeries(name, xs, ys);
            series.setLineColor(color);
            series.setMarkerColor(color);
            series.setMarker(marker);
            series.setLineStyle(new BasicStroke(2));
        }
    }

    private static double mean(List<JsonNode> lines, String field) {
        return lines.stream().mapToDouble(line -> line.path(field).asDouble()).average().orElse(0);
    }

    private static BufferedImage beside(BufferedImage left, BufferedImage right) {
        BufferedImage both = new BufferedImage(left.getWidth() + right.getWidth(), left.getHeight(),
                BufferedImage.TYPE_INT_RGB);
        Graphics2D g = both.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR);
        g.drawImage(left, 0, 0, null);
        g.drawImage(right, left.getWidth(), 0, null);
        g.dispose();
        return both;
    }
}
