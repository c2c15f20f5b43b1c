package dev.gradus.examples.figure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.GraphException;
import dev.gradus.autograd.random.Philox;
import dev.gradus.nn.Gelu;
import dev.gradus.nn.Init;
import dev.gradus.nn.Linear;
import dev.gradus.nn.Sequential;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

class GraphTest {
    private final Init init = new Init(Device.reference(), new Philox(3));
    private final Sequential model =
            new Sequential(new Linear(init, 4, 8, true), new Gelu(), new Linear(init, 8, 2, true));
    private final Tensor x = Tensor.ones(Device.reference(), Shape.of(5, 4));
    private final Supplier<Tensor> loss = () -> model.call(x).square().sum();

    @Test
    void operationsLeavesShapesAndGradientsAreShown() throws Exception {
        Tensor a = Tensor.of(Device.reference(), Shape.of(2), new double[] {3, 4}).named("a").requireGrad();
        String svg = checked(Graph.of(a.mul(a).sum()).backward().svg("a square"));
        assertTrue(svg.contains(">a<") && svg.contains(">mul<") && svg.contains(">sum<"), svg);
        assertTrue(svg.contains(">[2] float64<"), svg);
        assertTrue(svg.contains("‖gradient‖ 10.0"), "the gradient of a is [6, 8]\n" + svg);
        assertTrue(svg.contains("aria-label=\"a square\""), svg);
    }

    @Test
    void modulesAreFoldedUntilTheyAreOpened() throws Exception {
        Graph graph = Graph.of(model, loss);
        assertTrue(checked(graph.depth(0).svg("")).contains("Sequential"));
        String folded = checked(graph.depth(1).svg(""));
        assertTrue(folded.contains("0 · Linear") && folded.contains("2 · Linear"), folded);
        assertFalse(first(folded).contains("0.weight"), "a folded module holds its parameters");
        String opened = first(checked(graph.unfold("0").svg("")));
        assertTrue(opened.contains("0.weight") && !opened.contains("2.weight"), opened);
        assertFalse(opened.contains("+ 0 · Linear"), opened);
        assertTrue(checked(graph.depth(9).svg("")).contains("2.weight"));
    }

    @Test
    void eachModuleHasADrawingThatAClickLeadsTo() throws Exception {
        String svg = checked(Graph.of(model, loss).svg(""));
        assertTrue(svg.contains("<a href=\"#0\">") && svg.contains("<view id=\"0\""), svg);
        assertTrue(svg.contains("+ 0 · Linear"), svg);
        String[] drawings = svg.split("<g class=\"s");
        assertEquals(5, drawings.length, "all folded, and each of three modules open\n" + svg);
        assertFalse(drawings[1].contains("display=\"none\"") || drawings[1].contains("0.weight"), drawings[1]);
        assertTrue(drawings[2].contains("display=\"none\"") && drawings[2].contains("0.weight"), drawings[2]);
        assertTrue(drawings[2].contains("<a href=\"#folded\">"), "a way back\n" + drawings[2]);
        assertFalse(Graph.of(model.call(x).sum()).svg("").contains("<view"), "nothing to open");
    }

    @Test
    void whatIsOpenAtFirstCanBeFolded() throws Exception {
        String svg = checked(Graph.of(model, loss).unfold("0", "2").svg(""));
        String first = first(svg);
        assertTrue(first.contains("0.weight") && first.contains("2.weight"), first);
        assertTrue(first.contains("<a href=\"#folded\">"), first);
        assertTrue(svg.contains("<view id=\"folded\"") && svg.contains("<view id=\"first\""), svg);
    }

    @Test
    void gradientNormsAppearOnlyAfterTheBackward() throws Exception {
        Graph graph = Graph.of(model, loss);
        assertFalse(checked(graph.svg("")).contains("‖"));
        assertTrue(checked(graph.backward().svg("")).contains("‖gradient‖ "));
    }

    @Test
    void theSameGraphGivesTheSamePictureWithoutBoxesThatOverlap() throws Exception {
        String svg = Graph.of(model, loss).depth(9).svg("");
        assertEquals(svg, Graph.of(model, loss).depth(9).svg(""));
        List<double[]> boxes = boxes(svg);
        assertTrue(boxes.size() > 6);
        boxes.sort(Comparator.<double[]>comparingDouble(b -> b[1]).thenComparingDouble(b -> b[0]));
        for (int i = 1; i < boxes.size(); i++) {
            double[] left = boxes.get(i - 1);
            double[] right = boxes.get(i);
            assertTrue(left[1] != right[1] || left[0] + left[2] < right[0], () -> "boxes overlap\n" + svg);
        }
    }

    @Test
    void whatWasNotRecordedIsRefused() {
        assertThrows(GraphException.class, () -> Graph.of(Tensor.of(1, 2).sum()));
    }

    /** The drawing that is shown until a click. */
    private static String first(String svg) {
        String[] drawings = svg.split("<g class=\"s");
        return drawings[Math.min(1, drawings.length - 1)];
    }

    /** It is XML, and dark pages were thought of. */
    private static String checked(String svg) throws Exception {
        DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
        assertTrue(svg.contains("prefers-color-scheme:dark"));
        return svg;
    }

    /** Left, top and width of each. */
    private static List<double[]> boxes(String svg) {
        List<double[]> boxes = new ArrayList<>();
        Pattern.compile("x=\"([\\d.]+)\" y=\"(\\d+)\" width=\"([\\d.]+)\"").matcher(svg).results()
                .forEach(m -> boxes.add(new double[] {Double.parseDouble(m.group(1)), Double.parseDouble(m.group(2)),
                    Double.parseDouble(m.group(3))}));
        return boxes;
    }
}
