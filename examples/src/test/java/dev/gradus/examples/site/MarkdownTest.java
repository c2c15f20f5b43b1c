package dev.gradus.examples.site;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class MarkdownTest {
    @Test
    void formulasCodeAndCommentsAreToldApart() {
        String html = html(
                "A $x_1$ costs `$5` and $y^2$.\n<!-- include A.java -->\n```java\nint a; // $b$\n```\nAfter $z$.\n");
        assertEquals(3, html.split("<math ").length - 1, html);
        assertTrue(html.contains("<code>$5</code>") && html.contains("// $b$"), html);
        assertFalse(html.contains("include"), html);
    }

    @Test
    void chineseLinesJoinWithoutASpaceAndOthersWithOne() {
        assertTrue(html("\u68af\u5ea6\u3002\n\u6240\u4ee5\n").contains("\u68af\u5ea6\u3002\u6240\u4ee5"));
        assertTrue(html("one\ntwo\n").contains("one\ntwo"));
        assertTrue(html("```text\n\u68af\n\u5ea6\n```\n").contains("\u68af\n\u5ea6"));
    }

    @Test
    void noSpaceStandsBehindAChineseComma() {
        assertTrue(html("\u68af\u5ea6\uff0c\nt \u662f\n").contains("\u68af\u5ea6\uff0ct \u662f"));
        assertTrue(html("\u68af\u5ea6\uff1a\n* t\n").contains("<li>"));
    }

    @Test
    void aPictureLeadsToItselfUnlessItLeadsElsewhere() {
        assertTrue(html("![a](a.svg)").contains("<a href=\"a.svg\"><img src=\"a.svg\" alt=\"a\" /></a>"));
        assertTrue(html("[![a](a.svg)](b.html)").contains("<p><a href=\"b.html\"><img"));
    }

    @Test
    void titleAndWordsAreWithoutMarks() {
        Markdown page = new Markdown("# 1 \u00b7 A `Tensor`\n\nSome **bold**, words.\n");
        assertEquals("1 \u00b7 A Tensor", page.title());
        assertEquals("1 \u00b7 A Tensor Some bold, words.", page.words());
        assertEquals("The square.", new Markdown("The square $x^2$.").words());
    }

    private static String html(String text) {
        return new Markdown(text).html();
    }
}
