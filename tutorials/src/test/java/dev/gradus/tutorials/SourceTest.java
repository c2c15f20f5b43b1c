package dev.gradus.tutorials;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.error.DataException;
import org.junit.jupiter.api.Test;

class SourceTest {
    private final Source source = new Source("A.java", """
            // region outer
            void main() {
                // region inner
                int a = 1;

                if (a == 1) {
                    // endregion inner
                    a = 2;
                }
            }
            // endregion outer
            // region open
            """);

    @Test
    void aRegionMovesToTheLeftAndKeepsItsOwnIndent() {
        assertEquals("int a = 1;\n\nif (a == 1) {\n", source.region("inner"));
    }

    @Test
    void marksOfOtherRegionsAreNotQuoted() {
        assertEquals("void main() {\n    int a = 1;\n\n    if (a == 1) {\n        a = 2;\n    }\n}\n",
                source.region("outer"));
        assertEquals(source.region("outer"), source.whole());
    }

    @Test
    void anUnknownRegionIsAnErrorThatNamesTheKnown() {
        DataException error = assertThrows(DataException.class, () -> source.region("inn"));
        assertTrue(error.getMessage().contains("[A.java] there is no region 'inn'"), error::getMessage);
        assertTrue(error.hint().contains("inner, open, outer"), error::hint);
    }

    @Test
    void aRegionThatDoesNotEndIsAnError() {
        assertTrue(assertThrows(DataException.class, () -> source.region("open")).problem().contains("not closed"));
    }

    @Test
    void aRegionOpenedTwiceIsAnErrorThatNamesTheLine() {
        Source twice = new Source("B.java", "// region a\n// endregion a\n// region a\n// endregion a\n");
        assertEquals("B.java:3", assertThrows(DataException.class, () -> twice.region("a")).where());
    }
}
