package dev.gradus.examples.site;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class HighlighterTest {
    @Test
    void tokensOfJavaAreColored() {
        assertEquals(
                "<span class=\"hk\">int</span> a = <span class=\"hn\">0x1F</span>; "
                        + "<span class=\"hc\">// int &lt;b&gt;</span>",
                Highlighter.html("java", "int a = 0x1F; // int <b>"));
        assertEquals("<span class=\"ht\">Tensor</span> MAX = <span class=\"hs\">&quot;a // \\&quot;b&quot;</span>;",
                Highlighter.html("java", "Tensor MAX = \"a // \\\"b\";"));
        assertTrue(Highlighter.html("java", "\"\"\"\n  int // \"x\"\n  \"\"\" + 1").contains("+ <span class=\"hn\">1"));
    }

    @Test
    void takenApartAgainItIsTheCode() {
        String code = "kernel void f(global float *y) { /* <x> */ y[0] = 1.5e-3f & 2; }\n";
        for (String language : new String[] {"java", "opencl", "c", "sh", "python", "text", "anything"}) {
            assertEquals(code, Highlighter.html(language, code).replaceAll("</?span[^>]*>", "").replace("&lt;", "<")
                    .replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&"), language);
        }
    }
}
