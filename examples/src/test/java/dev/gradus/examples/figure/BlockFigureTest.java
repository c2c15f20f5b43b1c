package dev.gradus.examples.figure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.random.Philox;
import dev.gradus.examples.figure.DataFlow.Flow;
import dev.gradus.examples.figure.DataFlow.Step;
import dev.gradus.nn.Init;
import dev.gradus.vit.VisionTransformer;
import dev.gradus.vit.VisionTransformerConfig;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class BlockFigureTest {
    private static final Shape IMAGE = Shape.of(1, 3, 8, 8);

    private final VisionTransformer model = new VisionTransformer(new Init(Device.reference(), new Philox(1)),
            VisionTransformerConfig.of(8, 4, c -> c.dim(8).depth(3).heads(2).classes(5).dropout(0.1)));

    @Test
    void aBlockAddsEachBranchToWhatWentIn() {
        Flow block = DataFlow.of(model, Device.reference(), IMAGE).inside("blocks.1");
        assertEquals(List.of("norm1", "attn", "add", "norm2", "mlp", "add"),
                block.steps().stream().map(Step::name).toList());
        assertSame(block.input(), block.steps().get(2).inputs().getFirst());
        assertSame(block.steps().get(2).output(), block.steps().get(5).inputs().getFirst());
        assertSame(block.output(), block.steps().get(5).output());
    }

    @Test
    void whatReadsParametersAloneIsAParameter() {
        DataFlow flow = DataFlow.of(model, Device.reference(), IMAGE);
        Step concat = flow.inside("").steps().get(1);
        assertEquals("concat", concat.name());
        assertEquals("cls_token", flow.learned(concat.inputs().getFirst()));
    }

    @Test
    void equalModulesAreDrawnOnceAndEveryShapeIsThere() throws Exception {
        String text = parse(figure().svg()).getDocumentElement().getTextContent();
        assertTrue(text.contains("blocks.0 … 2") && text.contains("3 × Block · 872 each"), text);
        assertFalse(text.contains("pos_drop"), text);
        for (String shape : List.of("[1, 3, 8, 8]", "[1, 4, 8]", "[1, 5, 8]", "[1, 8]", "[1, 5]",
                "pos_embed [1, 5, 8]", "[1, 5, 24]")) {
            assertTrue(text.contains(shape), () -> shape + " is missing in " + text);
        }
    }

    @Test
    void everythingLiesInsideThePictureAndNoBoxOnAnother() throws Exception {
        Element picture = parse(figure().svg()).getDocumentElement();
        String[] view = picture.getAttribute("viewBox").split(" ");
        NodeList boxes = picture.getElementsByTagName("rect");
        for (int i = 0; i < boxes.getLength(); i++) {
            Element box = (Element) boxes.item(i);
            assertTrue(number(box, "x") > 0 && number(box, "x") + number(box, "width") < Integer.parseInt(view[2]));
            assertTrue(number(box, "y") > 0 && number(box, "y") + number(box, "height") < Integer.parseInt(view[3]));
            for (int j = 0; j < i; j++) {
                assertFalse(overlap(box, (Element) boxes.item(j)));
            }
        }
    }

    @Test
    void aModuleThatWasNotCalledIsRefused() {
        ArgumentException e = assertThrows(ArgumentException.class, () -> figure().column("blocks.7"));
        assertTrue(e.getMessage().contains("blocks.7") && e.getMessage().contains("blocks.0"), e.getMessage());
    }

    private BlockFigure figure() {
        return new BlockFigure("a < b", model, Device.reference(), IMAGE).column("").column("blocks.0")
                .column("blocks.0.attn", "blocks.0.mlp");
    }

    private static boolean overlap(Element a, Element b) {
        return number(a, "x") < number(b, "x") + number(b, "width")
                && number(b, "x") < number(a, "x") + number(a, "width")
                && number(a, "y") < number(b, "y") + number(b, "height")
                && number(b, "y") < number(a, "y") + number(a, "height");
    }

    private static int number(Element element, String name) {
        return Integer.parseInt(element.getAttribute(name));
    }

    private static Document parse(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    }
}
