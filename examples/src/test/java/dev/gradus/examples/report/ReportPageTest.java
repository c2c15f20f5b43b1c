package dev.gradus.examples.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gradus.nn.data.ImageDataset;
import dev.gradus.nn.train.Evaluation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReportPageTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static String page(int classes, List<JsonNode> metrics) {
        byte[] labels = new byte[4 * classes];
        int[] named = new int[labels.length];
        float[] sure = new float[labels.length];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = (byte) (i % classes);
            named[i] = i < classes ? (i + 1) % classes : i % classes;
            sure[i] = i < classes ? 0.75f : 0.5f;
        }
        List<String> names = IntStream.range(0, classes).mapToObj(c -> c == 0 ? "<b>&\"x\"" : "class" + c).toList();
        ImageDataset data = new ImageDataset("letters", 1, 2, 2, names, new byte[4 * labels.length], labels);
        return ReportPage.of(new Report("A <title>", Map.of("model", "vit & co"), metrics, data,
                new Evaluation(1.25, 0.75, named, sure), "", "[training]\nepochs = 3 # <few>", "gradus train --a <b>"));
    }

    private static List<JsonNode> metrics() throws Exception {
        List<JsonNode> lines = new ArrayList<>();
        for (int step = 1; step <= 20; step++) {
            lines.add(JSON.readTree("{\"event\":\"step\",\"step\":" + step
                    + ",\"loss\":2,\"accuracy\":0.5,\"lr\":0.1}"));
            if (step % 10 == 0) {
                lines.add(JSON.readTree("{\"event\":\"epoch\",\"step\":" + step + ",\"epoch\":" + step / 10
                        + ",\"validationLoss\":1.5,\"validationAccuracy\":0.5,\"averagedAccuracy\":0.625}"));
            }
        }
        return lines;
    }

    @Test
    void everythingIsThereAndNothingComesFromElsewhere() throws Exception {
        String page = page(3, metrics());
        for (String wanted : List.of("75.00 %", "Curves", "validation set", "averaged weights", "Learning rate",
                "Each class", "What is taken for what", "Reliability", "Most wrong", "data:image/png;base64,",
                "prefers-color-scheme: dark", "width=device-width", "62.50 %", "default-src 'none'")) {
            assertTrue(page.contains(wanted), wanted);
        }
        for (String unwanted : List.of("http:", "https:", "<script", "url(")) {
            assertFalse(page.contains(unwanted), unwanted);
        }
        assertFalse(page.contains("Norm of the gradient"), "it was not written down");
    }

    @Test
    void whatComesFromOutsideIsEscaped() throws Exception {
        String page = page(3, metrics());
        assertFalse(page.contains("<b>&\"x\"") || page.contains("A <title>") || page.contains("<few>"));
        assertTrue(page.contains("&lt;b&gt;&amp;&quot;x&quot;"));
        assertTrue(page.contains("gradus train --a &lt;b&gt;"));
    }

    @Test
    void manyClassesAreAPictureAndOneCheckpointHasNoCurves() {
        String page = page(40, List.of());
        assertTrue(page.contains("class=\"matrix\""));
        assertFalse(page.contains("<h2>Curves"));
        assertTrue(page.contains("class1 taken for class2 (1)"));
    }

    @Test
    void axesHaveRoundNumbersThatCoverEverything() {
        assertEquals(List.of(0.0, 0.2, 0.4, 0.6, 0.8, 1.0), rounded(Ticks.covering(0, 1)));
        assertEquals(List.of(30.0, 40.0, 50.0, 60.0, 70.0, 80.0), rounded(Ticks.covering(31, 79)));
        assertTrue(Ticks.covering(1, 1).from() < 1 && Ticks.covering(1, 1).to() > 1, "a single value has room");
        for (double[] range : new double[][] {{-3, 17}, {1e-9, 2e-9}, {1e6, 9e6}, {0.99, 1.01}}) {
            Ticks ticks = Ticks.covering(range[0], range[1]);
            assertTrue(ticks.from() <= range[0] && ticks.to() >= range[1], Arrays.toString(range) + ticks);
            assertTrue(ticks.values().size() >= 3 && ticks.values().size() <= 8, ticks::toString);
        }
    }

    @Test
    void numbersAreShort() {
        assertEquals(List.of("0", "0.002", "150", "2e-5", "1.5e6", "-3", "0.333"),
                java.util.stream.DoubleStream.of(0, 0.002, 150, 2e-5, 1.5e6, -3, 1 / 3.0).mapToObj(Chart::number)
                        .toList());
    }

    private static List<Double> rounded(Ticks ticks) {
        return ticks.values().stream().map(v -> Math.round(v * 1e6) / 1e6).toList();
    }
}
