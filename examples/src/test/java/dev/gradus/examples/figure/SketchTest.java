package dev.gradus.examples.figure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.examples.figure.Sketch.Anchor;
import dev.gradus.examples.figure.Sketch.Color;
import java.io.StringReader;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class SketchTest {
    @Test
    void everyMarkStandsInTheSvgAndWordsMayContainAnything() throws Exception {
        Document svg = parse(new Sketch(100, 50, "a < b & \"c\"")
                .cell(0, 0, 10, 10, Color.BLUE, 0.5)
                .frame(0, 0, 10, 10, Color.ORANGE)
                .line(0, 0, 10, 0, Color.INK)
                .arrow(0, 0, 0, 20, Color.GREEN)
                .words(5, 5, Anchor.END, Color.INK, "1 < 2")
                .inside(0, 0, 20, 20, Color.INK, "&")
                .svg());

        assertEquals("a < b & \"c\"", svg.getDocumentElement().getAttribute("aria-label"));
        int page = parse(new Sketch(100, 50, "").svg()).getElementsByTagName("rect").getLength();
        assertEquals(2, svg.getElementsByTagName("rect").getLength() - page);
        assertEquals(2, svg.getElementsByTagName("line").getLength());
        assertEquals("1 < 2", svg.getElementsByTagName("text").item(0).getTextContent());
        assertEquals("&", svg.getElementsByTagName("text").item(1).getTextContent());
    }

    @Test
    void theTipOfAnArrowIsItsSecondEnd() throws Exception {
        NodeList paths = parse(new Sketch(9, 9, "").arrow(0, 0, 0, 20, Color.INK).svg()).getElementsByTagName("path");
        Node tip = paths.item(paths.getLength() - 1);

        assertEquals("M0.0 20.0L-3.5 13.0L3.5 13.0z", tip.getAttributes().getNamedItem("d").getNodeValue());
    }

    @Test
    void aDarkPageIsThoughtOf() {
        assertTrue(new Sketch(9, 9, "").svg().contains("prefers-color-scheme:dark"));
    }

    private static Document parse(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder()
                .parse(new InputSource(new StringReader(svg)));
    }
}
