package dev.gradus.examples.site;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.error.DataException;
import java.io.StringReader;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xml.sax.InputSource;

class MathMlTest {
    @Test
    void withoutBracesACommandTakesOneDigit() {
        assertEquals("<mrow><mfrac><mn>1</mn><mn>2</mn></mfrac><mi>x</mi></mrow>", inside("\\frac12 x"));
        assertEquals("<mrow><msup><mi>x</mi><mn>1</mn></msup><mn>2</mn></mrow>", inside("x^12"));
    }

    @Test
    void fractionsScriptsAndRoots() {
        assertEquals("<mrow><mfrac><mrow><mi>a</mi></mrow><mrow><msqrt><mrow><msub><mi>d</mi><mi>k</mi></msub></mrow>"
                + "</msqrt></mrow></mfrac></mrow>", inside("\\frac{a}{\\sqrt{d_k}}"));
        assertEquals("<mrow><msubsup><mi>x</mi><mn>1</mn><mrow><mi>n</mi></mrow></msubsup></mrow>", inside("x_1^{n}"));
        assertTrue(inside("\\sum_{i=1}^n x_i").contains("<munderover><mo largeop"));
    }

    @Test
    void wordsKeepTheirSpacesAndSignsTheirMeaning() {
        assertTrue(inside("\\text{slope at } x").contains("<mtext>slope\u00a0at\u00a0</mtext>"));
        assertTrue(inside("a < b").contains("<mo>&lt;</mo>"));
        assertTrue(inside("1 - 2").contains("<mo>−</mo>"));
    }

    @Test
    void everyPrimeIsDrawn() {
        assertEquals("<mrow><mrow><mi>f</mi><mo lspace=\"0\" rspace=\"0\">′</mo></mrow></mrow>", inside("f'"));
        assertTrue(inside("f'''").contains(">′′′</mo>"), inside("f'''"));
    }

    @Test
    void onlyLeftAndRightMakeParenthesesGrow() {
        assertTrue(inside("(x)").startsWith("<mrow><mo stretchy=\"false\">(</mo>"), inside("(x)"));
        assertTrue(inside("\\left(x\\right)").contains("<mo stretchy=\"true\">(</mo>"));
        assertTrue(inside("\\bigl(x").contains("<mo minsize=\"1.3em\" maxsize=\"1.3em\">(</mo>"));
        assertTrue(inside("\\lvert x \\rvert").contains("<mo stretchy=\"false\" lspace=\"0\" rspace=\"0\">|</mo>"));
    }

    @Test
    void aNamedFunctionStandsApartFromItsNeighbors() {
        String space = "<mspace width=\"0.17em\"/>";
        assertTrue(inside("t \\ln p").contains("<mi>t</mi>" + space + "<mi mathvariant=\"normal\">ln</mi>" + space));
        assertEquals(1, inside("(1 - t)\\ln(p)").split("<mspace").length - 1);
        assertEquals(0, inside("= \\ln(p)").split("<mspace").length - 1);
    }

    @Test
    void anOperatorInBracesHasNoRoomAroundIt() {
        assertEquals("<mrow><mi mathvariant=\"normal\">+</mi><mi mathvariant=\"normal\">=</mi></mrow>",
                inside("{+}{=}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "\\frac{dy}{dx} \\;=\\; \\underbrace{1 \\cdot 6.75}_{\\text{by way of cube}} \\;+\\; 2",
        "\\mathrm{softmax}\\left(\\frac{QK^\\top}{\\sqrt{d}}\\right)V",
        "\\hat{x} = \\frac{x - \\mu}{\\sqrt{\\sigma^2 + \\varepsilon}}",
        "\\begin{aligned} a &= b \\\\ c &= d \\end{aligned}", "\\begin{pmatrix} 1 & 2 \\\\ 3 & 4 \\end{pmatrix}",
        "\\big(a + b\\big)", "W \\in \\mathbb{R}^{d \\times k}", "\\left\\{ x \\mid x > 0 \\right\\}", "f'(x)^2",
        "a,b;\\,\\ldots"})
    void whatLessonsWriteIsWellFormed(String tex) throws Exception {
        DocumentBuilderFactory.newInstance().newDocumentBuilder()
                .parse(new InputSource(new StringReader(MathMl.of(tex, true))));
    }

    @Test
    void anUnknownCommandIsNamed() {
        String message = assertThrows(DataException.class, () -> MathMl.of("a + \\strange b", true)).getMessage();
        assertTrue(message.contains("cannot draw \\strange in the formula a + \\strange b"), message);
        assertThrows(DataException.class, () -> MathMl.of("\\frac{a}{b", true));
        assertThrows(DataException.class, () -> MathMl.of("a }", true));
    }

    private static String inside(String tex) {
        return MathMl.of(tex, false).replaceFirst("<math [^>]*>", "").replace("</math>", "");
    }
}
