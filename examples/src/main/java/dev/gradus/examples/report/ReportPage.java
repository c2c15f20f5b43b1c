package dev.gradus.examples.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gradus.autograd.error.FileException;
import dev.gradus.nn.data.Dataset;
import dev.gradus.nn.train.Calibration;
import dev.gradus.nn.train.Confusion;
import dev.gradus.nn.train.Evaluation;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A report as one HTML file: curves, the accuracy of each class, which class is taken for which, whether the model
 * knows how sure it may be, what it got most wrong, and the settings. It asks the network for nothing (its own policy
 * forbids it), follows light and dark, and fits a phone.
 */
public final class ReportPage {
    /** Classes up to which the matrix is a table of numbers; beyond, it is a picture. */
    private static final int MOST_NUMBERS = 20;

    private static final int MOST_WRONG = 24;
    private static final int MOST_MISTAKES = 12;

    private final Report report;
    private final Dataset test;
    private final Evaluation evaluation;
    private final Confusion confusion;
    private final Calibration calibration;
    private final Curves curves;
    private final Html html = new Html();

    private ReportPage(Report report) {
        this.report = report;
        this.test = report.test();
        this.evaluation = report.evaluation();
        this.confusion = Confusion.of(test, evaluation);
        this.calibration = Calibration.of(test, evaluation, Calibration.BINS);
        this.curves = new Curves(report.metrics());
    }

    /** The page. */
    public static String of(Report report) {
        return new ReportPage(report).page();
    }

    private String page() {
        html.add("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        html.add("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; "
                + "style-src 'unsafe-inline'\">\n");
        html.add("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        html.add("<meta name=\"color-scheme\" content=\"light dark\">\n");
        html.add("<title>%s</title>\n<style>\n", report.title()).add(style()).add("</style>\n</head>\n<body>\n");
        html.add("<h1>%s</h1>\n", report.title());
        tiles();
        facts();
        curves();
        classes();
        matrix();
        calibration();
        mostWrong();
        settings();
        return html.add("</body>\n</html>\n").toString();
    }

    private static String style() {
        try (InputStream in = ReportPage.class.getResourceAsStream("report.css")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new FileException("report.css", "cannot be read: " + e, null, null, e);
        }
    }

    private void tiles() {
        int n = test.size();
        double accuracy = evaluation.accuracy();
        double deviation = Math.sqrt(accuracy * (1 - accuracy) / n);
        html.add("<div class=\"tiles\">\n");
        tile(Chart.number(100 * accuracy, 2) + " %", "test accuracy" + (report.evaluated().isEmpty()
                ? "" : ", " + report.evaluated()), "± " + Chart.number(196 * deviation, 2)
                        + " % for a sample of " + n);
        tile(Chart.number(evaluation.loss(), 4), "test loss", "cross-entropy, without smoothing");
        tile(Chart.number(100 * calibration.error(), 2) + " %", "calibration error",
                Calibration.BINS + " bins; 0 is best");
        html.add("</div>\n");
    }

    private void tile(String number, String name, String note) {
        html.add("<div><b>%s</b><span>%s</span><small>%s</small></div>\n", number, name, note);
    }

    private void facts() {
        html.add("<table class=\"facts\">\n");
        report.facts().forEach((name, value) -> html.add("<tr><th>%s</th><td>%s</td></tr>\n", name, value));
        html.add("</table>\n");
    }

    private void curves() {
        if (curves.isEmpty()) {
            return;
        }
        html.add("<h2>Curves</h2>\n<div class=\"charts\">\n");
        curves.charts().forEach(chart -> html.add("%s", chart.figure()));
        html.add("</div>\n");
        Map<String, String> columns = columns();
        html.add("<details><summary>Numbers of each epoch</summary>"
                + "<div class=\"wide\"><table class=\"numbers\">\n<tr>");
        columns.values().forEach(name -> html.add("<th>%s</th>", name));
        html.add("</tr>\n");
        for (JsonNode epoch : curves.epochs()) {
            html.add("<tr>");
            columns.keySet().forEach(field -> html.add("<td>%s</td>", number(field, epoch.path(field))));
            html.add("</tr>\n");
        }
        html.add("</table></div></details>\n");
    }

    /** The fields that epochs have, with what they are called. */
    private Map<String, String> columns() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("epoch", "epoch");
        all.put("step", "step");
        all.put("trainLoss", "train loss");
        all.put("validationLoss", "validation loss");
        all.put("validationAccuracy", "validation accuracy");
        all.put("testLoss", "test loss");
        all.put("testAccuracy", "test accuracy");
        all.put("averagedAccuracy", "averaged weights");
        all.put("seconds", "seconds");
        all.keySet().removeIf(field -> curves.epochs().stream().noneMatch(line -> line.has(field)));
        return all;
    }

    private static String number(String field, JsonNode value) {
        if (!value.isNumber()) {
            return "";
        }
        if (value.isIntegralNumber()) {
            return value.asText();
        }
        return field.endsWith("Accuracy")
                ? Chart.number(100 * value.asDouble(), 2) + " %"
                : Chart.number(value.asDouble(), field.equals("seconds") ? 1 : 4);
    }

    private void classes() {
        html.add("<h2>Each class</h2>\n<div class=\"wide\"><table class=\"numbers classes\">\n"
                + "<tr><th>class</th><th>recognized</th><th></th><th>right when named</th><th>pictures</th></tr>\n");
        List<Integer> order = IntStream.range(0, confusion.classes()).boxed()
                .sorted(Comparator.comparing(c -> rank(confusion.recall(c)))).toList();
        for (int c : order) {
            html.add("<tr><th>%s</th><td>%s</td><td class=\"bar\"><i style=\"width:%.1f%%\"></i></td><td>%s</td>"
                    + "<td>%d</td></tr>\n", name(c), share(confusion.recall(c)), zero(100 * confusion.recall(c)),
                    share(confusion.precision(c)), confusion.actual(c));
        }
        html.add("</table></div>\n");
    }

    /** The best class first, one without pictures last. */
    private static double rank(double recall) {
        return Double.isNaN(recall) ? 1 : -recall;
    }

    private void matrix() {
        html.add("<h2>What is taken for what</h2>\n");
        if (confusion.classes() <= MOST_NUMBERS) {
            numbers();
        } else {
            html.add("<p>A row for each class, a column for each name that the model gave; the stronger the color, the "
                    + "more pictures of the row.</p>\n<img class=\"matrix\" alt=\"confusion matrix\" src=\"%s\">\n",
                    InlinePicture.data(heat()));
        }
        List<Confusion.Mistake> mistakes = confusion.mistakes(MOST_MISTAKES);
        if (!mistakes.isEmpty()) {
            html.add("<p>Most often: ");
            for (int i = 0; i < mistakes.size(); i++) {
                Confusion.Mistake mistake = mistakes.get(i);
                html.add("%s%s taken for %s (%d)", i == 0 ? "" : ", ", name(mistake.actual()), name(mistake.named()),
                        mistake.count());
            }
            html.add(".</p>\n");
        }
    }

    private void numbers() {
        html.add("<p>Rows are what the pictures show, columns what the model says.</p>\n");
        html.add("<div class=\"wide\"><table class=\"confusion\">\n<tr><td></td>");
        for (int c = 0; c < confusion.classes(); c++) {
            html.add("<th><span>%s</span></th>", name(c));
        }
        html.add("</tr>\n");
        for (int actual = 0; actual < confusion.classes(); actual++) {
            html.add("<tr><th>%s</th>", name(actual));
            for (int named = 0; named < confusion.classes(); named++) {
                int count = confusion.counts()[actual][named];
                double share = (double) count / Math.max(1, confusion.actual(actual));
                html.add("<td class=\"%s\" style=\"--share:%.3f\">%s</td>", actual == named ? "right" : "wrong",
                        actual == named ? share : Math.min(1, 4 * share), count == 0 ? "·" : Integer.toString(count));
            }
            html.add("</tr>\n");
        }
        html.add("</table></div>\n");
    }

    /** The matrix as a picture with a point for each pair; clear where there is nothing. */
    private BufferedImage heat() {
        int n = confusion.classes();
        BufferedImage picture = new BufferedImage(n, n, BufferedImage.TYPE_INT_ARGB);
        for (int actual = 0; actual < n; actual++) {
            for (int named = 0; named < n; named++) {
                double share = (double) confusion.counts()[actual][named] / Math.max(1, confusion.actual(actual));
                int alpha = (int) Math.round(255 * Math.min(1, actual == named ? share : 4 * share));
                picture.setRGB(named, actual, alpha << 24 | (actual == named ? 0x3B82F6 : 0xE8710A));
            }
        }
        return picture;
    }

    private void calibration() {
        html.add("<h2>Does it know how sure it may be?</h2>\n<div class=\"charts\">\n");
        List<Calibration.Bin> filled = calibration.bins().stream().filter(bin -> bin.count() > 0).toList();
        html.add("%s", new Chart("Reliability", "probability given to the class that was named (%)")
                .add(new Chart.Series("calibrated", new double[] {0, 100}, new double[] {0, 100}, 3, false))
                .add(new Chart.Series("accuracy of pictures of like probability (%)",
                        filled.stream().mapToDouble(bin -> 100 * bin.confidence()).toArray(),
                        filled.stream().mapToDouble(bin -> 100 * bin.accuracy()).toArray(), 0, true))
                .figure());
        html.add("<div><p>Below the straight line the model is too sure, above it too modest. The mean distance is the "
                + "expected calibration error: <b>%s %%</b>.</p>\n", Chart.number(100 * calibration.error(), 2));
        html.add("<details><summary>Numbers</summary><table class=\"numbers\">"
                + "<tr><th>probability</th><th>pictures</th><th>mean</th><th>accuracy</th></tr>\n");
        for (Calibration.Bin bin : filled) {
            html.add("<tr><td>%.0f–%.0f %%</td><td>%d</td><td>%s</td><td>%s</td></tr>\n", 100 * bin.from(),
                    100 * bin.to(), bin.count(), share(bin.confidence()), share(bin.accuracy()));
        }
        html.add("</table></details></div>\n</div>\n");
    }

    private void mostWrong() {
        List<Integer> wrong = IntStream.range(0, test.size()).boxed()
                .filter(i -> evaluation.predictions()[i] != test.label(i))
                .sorted(Comparator.comparing(i -> -evaluation.confidences()[i])).limit(MOST_WRONG).toList();
        if (wrong.isEmpty()) {
            return;
        }
        html.add("<h2>Most wrong</h2>\n<p>Pictures of which the model was most sure, and wrong.</p>\n"
                + "<div class=\"pictures\">\n");
        for (int i : wrong) {
            html.add("<figure><img alt=\"%s\" src=\"%s\"><figcaption>%s %.0f %%<br><small>is %s</small></figcaption>"
                    + "</figure>\n", name(test.label(i)), InlinePicture.data(InlinePicture.image(test, i)),
                    name(evaluation.predictions()[i]), 100 * evaluation.confidences()[i], name(test.label(i)));
        }
        html.add("</div>\n");
    }

    private void settings() {
        html.add("<h2>How it was made</h2>\n<pre>%s</pre>\n", report.command());
        html.add("<details><summary>Recipe</summary><pre>%s</pre></details>\n", report.recipe());
    }

    private String name(int label) {
        return test.classNames().get(label);
    }

    private static String share(double value) {
        return Double.isNaN(value) ? "–" : Chart.number(100 * value, 1) + " %";
    }

    private static double zero(double value) {
        return Double.isNaN(value) ? 0 : value;
    }
}
