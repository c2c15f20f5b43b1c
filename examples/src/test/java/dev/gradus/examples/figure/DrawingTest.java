package dev.gradus.examples.figure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.examples.figure.Drawing.Anchor;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class DrawingTest {
    private static Drawing drawing() {
        Drawing drawing = new Drawing(100, 50);
        drawing.box(10, 10, 20, 20, 0xFF0000);
        drawing.picture(40, 10, 20, 20, ColorScale.AROUND_ZERO.image(new double[] {-1, 0, 0, 1}, 2, -1, 1));
        drawing.dashedLine(0, 45, 100, 45, 0, 1);
        drawing.dot(80, 20, 5, 0x00FF00);
        drawing.words(5, 45, Anchor.START, 8, "a < b & \"c\"");
        drawing.upwards(95, 25, 8, "up");
        return drawing;
    }

    @Test
    void theSvgIsWellFormedAndHoldsEveryMark() throws Exception {
        Document document = DocumentBuilderFactory.newInstance().newDocumentBuilder()
                .parse(new ByteArrayInputStream(drawing().svg().getBytes(StandardCharsets.UTF_8)));
        for (String tag : new String[] {"image", "line", "circle"}) {
            assertEquals(1, document.getElementsByTagName(tag).getLength(), tag);
        }
        assertEquals(2, document.getElementsByTagName("text").getLength());
        assertEquals("a < b & \"c\"", document.getElementsByTagName("text").item(0).getTextContent());
        assertEquals("#ff0000", ((Element) document.getElementsByTagName("rect").item(1)).getAttribute("fill"));
    }

    @Test
    void theImageHasTheSameColorsAtTheSamePlaces() {
        BufferedImage image = drawing().image(2);
        assertEquals(200, image.getWidth());
        assertEquals(0xFFFFFF, image.getRGB(2, 2) & 0xFFFFFF);
        assertEquals(0xFF0000, image.getRGB(40, 40) & 0xFFFFFF);
        assertEquals(0x00FF00, image.getRGB(160, 40) & 0xFFFFFF);
        assertEquals(ColorScale.AROUND_ZERO.color(0), image.getRGB(85, 25) & 0xFFFFFF);
        assertEquals(ColorScale.AROUND_ZERO.color(1), image.getRGB(115, 55) & 0xFFFFFF);
    }

    @Test
    void aParagraphMakesRoomForItself() {
        Drawing drawing = new Drawing(200, 10);
        double after = drawing.paragraph(10, 30, 180, 10, "word ".repeat(60).strip());
        assertTrue(after > 100, "at " + after);
        assertTrue(drawing.height() >= after - 10, "height " + drawing.height());
        long lines = drawing.svg().lines().filter(line -> line.startsWith("<text")).count();
        assertTrue(lines > 5, lines + " lines");
    }

    @Test
    void scalesHaveTheirColorsAtTheEndsAndMixBetween() {
        assertEquals(0x440154, ColorScale.LIGHT.color(0));
        assertEquals(0xFDE725, ColorScale.LIGHT.color(7));
        assertEquals(0x440154, ColorScale.LIGHT.color(Double.NaN));
        assertEquals(0xF7F7F7, ColorScale.AROUND_ZERO.color(0.5));
        assertEquals(0x7F7F7F, ColorScale.mix(0x000000, 0xFEFEFE, 0.5));
    }

    @Test
    void stepsOfAxesAreRound() {
        assertArrayEquals(new double[] {1, 2, 5, 10, 0.2, 50}, new double[] {Axes.roundStep(0.9), Axes.roundStep(1.1),
            Axes.roundStep(4), Axes.roundStep(5.5), Axes.roundStep(0.2), Axes.roundStep(21)}, 1e-12);
    }

    @Test
    void mapsAreStraightBetweenTheCentersOfPatches() {
        double[] map = {0, 1, 2, 3};
        assertEquals(0, Seen.between(map, 2, 0, 0));
        assertEquals(1.5, Seen.between(map, 2, 0.5, 0.5), 1e-12);
        assertEquals(0.5, Seen.between(map, 2, 0.5, 0.25), 1e-12);
        assertEquals(3, Seen.between(map, 2, 1, 0.9), 1e-12);
    }
}
