package dev.gradus.tutorials;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.error.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void writeAProgram() throws IOException {
        Files.writeString(folder.resolve("Hello.java"), """
                void main() {
                    // region greet
                    IO.println("hello");
                    // endregion greet
                }
                """);
        Files.writeString(folder.resolve("Fails.java"), """
                void main() {
                    IO.println("so far");
                    throw new IllegalStateException("and no further");
                }
                """);
    }

    @Test
    void figuresAreMeasuredAnewOnlyWhenAskedFor() throws IOException {
        String old = "<!-- measured ./gradus bench train -->\n```text\n1 ms\n```\nThe end.\n";
        Path file = folder.resolve("page.md");
        Files.writeString(file, old);
        assertEquals(old, Document.make(file).get(file));
        assertEquals(old.replace("1 ms", "$ ./gradus bench train\n2 ms"),
                Document.make(file, command -> "2 ms\n").get(file));
        Files.writeString(file, "<!-- measured ./gradus bench train -->\nThe end.\n");
        assertTrue(assertThrows(DataException.class, () -> Document.make(file)).getMessage()
                .contains("never measured"));
        Files.writeString(file, "<!-- measured rm -r x -->\n```text\n```\n");
        assertThrows(DataException.class, () -> Document.make(file, command -> "never run"));
    }

    @Test
    void codeAndOutputAreWrittenBelowTheirComments() throws IOException {
        assertEquals("""
                # A

                <!-- include Hello.java#greet -->
                ```java
                IO.println("hello");
                ```

                <!-- output Hello.java -->
                ```text
                hello
                ```
                The end.
                """, make("""
                # A

                <!-- include Hello.java#greet -->

                <!-- output Hello.java -->
                The end.
                """));
    }

    @Test
    void aBlockChangedByHandIsFound() throws IOException {
        String fresh = make("<!-- output Hello.java -->\nThe end.\n");
        assertEquals(fresh, make(fresh));
        String touched = fresh.replace("hello\n", "hullo\n");
        assertFalse(touched.equals(make(touched)));
        assertEquals(fresh, make(touched));
    }

    @Test
    void anErrorIsPartOfTheOutput() throws IOException {
        String text = make("<!-- output Fails.java -->\n");
        assertTrue(
                text.contains("so far\nException in thread \"main\" java.lang.IllegalStateException: and no further\n"
                        + "    at Fails.main(Fails.java:3)\n```\n"),
                text);
    }

    @Test
    void figuresOfATimingStayAsLongAsItsWordsDo() throws IOException {
        Files.writeString(folder.resolve("Race.java"), "void main() { IO.println(\"walk 12.5 ms\"); }\n");
        String measured = make("<!-- timing Race.java -->\n");
        assertEquals("<!-- timing Race.java -->\n```text\nwalk 12.5 ms\n```\n", measured);
        String earlier = measured.replace("12.5", "7.25");
        assertEquals(earlier, make(earlier));
        assertEquals(measured, make(measured.replace("walk", "run")));
    }

    @Test
    void aFigureIsMadeForTheFileThatTheNextLineShows() throws IOException {
        Path document = folder.resolve("a.md");
        Files.writeString(document, "<!-- figure Hello.java -->\n![a picture](b.svg)\n");
        Map<Path, String> made = Document.make(document);
        assertEquals("hello\n", made.get(folder.resolve("b.svg")));
        assertEquals(Files.readString(document), made.get(document));
    }

    @Test
    void resultsAreATableAndAblationsAFigure() throws IOException {
        Files.writeString(folder.resolve("recipes.json"), "{\"smoke\": [{\"seed\": 4, \"accuracy\": 0.5, "
                + "\"minutes\": 1.5, \"machine\": \"a cat\", \"command\": \"c\"}]}");
        String table = make("<!-- results recipes.json -->\nold\n<!-- end -->\nrest\n");
        assertTrue(table.contains("| 50.0 % (1 seed) | 1.5 min | not measured | 4 |\n"), table);
        assertTrue(table.contains("Measured on a cat.") && table.endsWith("<!-- end -->\nrest\n"), table);
        assertFalse(table.contains("old"), table);
        assertEquals(table, make(table));
        String none = make("<!-- results ablation -->\n<!-- end -->\n");
        assertTrue(none.contains("\nNot measured yet.\n"), none);
        Files.writeString(folder.resolve("ablation-smoke.json"), "{\"recipe\": \"smoke\", \"seeds\": [0], "
                + "\"variants\": [{\"name\": \"as it is\", \"change\": \"\", \"accuracies\": [0.5]}]}");
        Path document = folder.resolve("a.md");
        Files.writeString(document, "<!-- results ablation -->\n<!-- end -->\n");
        Map<Path, String> made = Document.make(document);
        assertTrue(made.get(folder.resolve("ablation-smoke.svg")).startsWith("<svg"));
        assertTrue(made.get(document).contains("](ablation-smoke.svg)\n\n| variant |"), made.get(document));
        assertTrue(refusal("<!-- results recipes.json -->\n").contains("these results do not end"));
    }

    @Test
    void longRunsAreShownInTheLanguageOfTheDocumentAsSoonAsOneIsStored() throws IOException {
        Path figures = folder.resolve("recipes.json");
        Files.writeString(figures, "{}");
        assertTrue(make("<!-- results runs -->\n<!-- end -->\n").contains("No long run is stored yet"));
        Files.writeString(figures, "{\"smoke\": [" + run(0, 0.5, 1) + "], \"cifar10-45min\": [" + run(1, 0.8, 44)
                + ", " + run(2, 0.9, 46) + "], \"cifar100-2min\": [" + run(0, 0.3, 2) + "]}");
        String table = make("<!-- results runs -->\nold\n<!-- end -->\nrest\n");
        assertTrue(table.contains("| 50.0 | 1.0 | – | 0 |\n"), table);
        assertTrue(table.contains("| 85.0 ± 7.1 | 45.0 | – | 1, 2 |\n\nMeasured on a cat.\n\n<!-- end -->\nrest\n"),
                table);
        assertFalse(table.contains("cifar100") || table.contains("old") || table.contains("!["), table);
        Path left = Files.createDirectories(folder.resolve("cifar10-45min/seed-1"));
        Files.writeString(left.resolve("curves.png"), "");
        Path chinese = folder.resolve("README.zh.md");
        Files.writeString(chinese, "<!-- results runs -->\n<!-- end -->\n");
        String written = Document.make(chinese).get(chinese);
        assertTrue(written.contains("| [1](cifar10-45min/seed-1), 2 |\n\n测量所用的机器：a cat。\n"), written);
        assertTrue(written.contains("损失和准确率](cifar10-45min/seed-1/curves.png)\n"), written);
    }

    private static String run(int seed, double accuracy, int minutes) {
        return "{\"seed\": " + seed + ", \"accuracy\": " + accuracy + ", \"minutes\": " + minutes
                + ", \"machine\": \"a cat\", \"command\": \"c\"}";
    }

    @Test
    void aListOfLessonsIsMadeFromTheirTitlesAndIdeas() throws IOException {
        Path lesson = Files.createDirectory(folder.resolve("01-first"));
        Files.writeString(lesson.resolve("README.md"), "# 1 · First\n");
        Files.writeString(lesson.resolve("README.zh.md"), "# 1 · 第一\n");
        Files.writeString(lesson.resolve("lesson.properties"), "idea.zh = 想法。\n");
        Files.createDirectory(folder.resolve("02-english-only"));
        Files.writeString(folder.resolve("02-english-only/README.md"), "# 2 · Second\n");
        Path file = folder.resolve("page.md");
        Files.writeString(file, "<!-- lessons README.zh.md -->\n* [old](old)\n\nThe end.\n");
        assertEquals("<!-- lessons README.zh.md -->\n* [1 · 第一](01-first/README.zh.md)：想法。\n\nThe end.\n",
                Document.make(file).get(file));
    }

    @Test
    void blocksWithoutACommentAndCommentsWithinBlocksStay() throws IOException {
        String text = "```sh\n./gradus train\n<!-- include Nothing.java -->\n```\n<!-- a remark -->\n";
        assertEquals(text, make(text));
    }

    @Test
    void anUnknownRegionNamesFileAndLine() {
        String message = refusal("one\n\n<!-- include Hello.java#great -->\n");
        assertTrue(message.startsWith("[" + folder.resolve("a.md") + ":3] "), message);
        assertTrue(message.contains("Hello.java] there is no region 'great'"), message);
        assertTrue(message.contains("known: greet"), message);
    }

    @Test
    void aMissingFileNamesFileAndLine() {
        String message = refusal("<!-- output Hallo.java -->\n");
        assertTrue(message.startsWith("[" + folder.resolve("a.md") + ":1] there is no file Hallo.java"), message);
    }

    @Test
    void aCommentMisspelledIsAnErrorAndNotARemark() {
        for (String comment : new String[] {"<!--include Hello.java -->", "<!-- include Hello.java greet -->",
            "<!-- output -->", "<!-- figure Hello.java"}) {
            assertTrue(refusal(comment + "\n").contains("cannot understand " + comment), comment);
        }
    }

    @Test
    void aProgramThatDoesNotCompileShowsWhere() throws IOException {
        Files.writeString(folder.resolve("Broken.java"), "void main() {\n    IO.print(a);\n}\n");
        String message = refusal("<!-- output Broken.java -->\n");
        assertTrue(message.contains("Broken.java:2: error: cannot find symbol"), message);
    }

    @Test
    void aBlockThatDoesNotEndIsAnError() {
        assertTrue(refusal("<!-- output Hello.java -->\n```text\nhello\n").contains("a.md:2] this block does not end"));
        assertTrue(refusal("```text\nhello\n").contains("a.md:1] this block does not end"));
    }

    private String make(String text) throws IOException {
        Path document = folder.resolve("a.md");
        Files.writeString(document, text);
        return Document.make(document).get(document);
    }

    private String refusal(String text) {
        return assertThrows(DataException.class, () -> make(text)).getMessage();
    }
}
