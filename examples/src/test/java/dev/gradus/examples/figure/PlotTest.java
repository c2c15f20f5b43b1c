package dev.gradus.examples.figure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.examples.figure.Plot.Color;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class PlotTest {
    @Test
    void thePictureIsXmlAndSaysWhatItShows() throws Exception {
        Document picture =
                parse(new Plot("a < b & \"c\"", 0, 1, 0, 1).axes(1, 1).label(0, 0, 0, 0, "x < y", Color.BLUE));
        assertEquals("a < b & \"c\"", picture.getDocumentElement().getAttribute("aria-label"));
        assertTrue(picture.getDocumentElement().getTextContent().contains("x < y"));
    }

    @Test
    void pointsLieWhereTheAxesSay() throws Exception {
        Plot plot =
                new Plot("corners", -2, 2, -4, 4).dot(-2, -4, Color.BLUE).dot(2, 4, Color.BLUE).dot(0, 0, Color.BLUE);
        Document picture = parse(plot);
        assertDot(picture, 0, "40.0", "370.0");
        assertDot(picture, 1, "624.0", "16.0");
        assertDot(picture, 2, "332.0", "193.0");
    }

    @Test
    void numbersAtTheAxesAreShort() throws Exception {
        String text = parse(new Plot("axes", -1, 1, 0, 0.5).axes(1, 0.5)).getDocumentElement().getTextContent();
        assertEquals("−1 0 1 0 0.5", text.replaceFirst("(?s).*}", "").strip().replaceAll("\\s+", " "));
    }

    private static void assertDot(Document picture, int index, String x, String y) {
        Element dot = (Element) picture.getElementsByTagName("circle").item(index);
        assertEquals(x + " " + y, dot.getAttribute("cx") + " " + dot.getAttribute("cy"));
    }

    private static Document parse(Plot plot) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder()
                .parse(new ByteArrayInputStream(plot.svg().getBytes(StandardCharsets.UTF_8)));
    }
}
