package dev.gradus.tutorials;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.tutorials.DocumentsTest.Stale;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The test of {@link DocumentsTest}: a copy of lesson 1 is fresh, and whatever is changed by hand makes it stale. */
class StalenessTest {
    private static final Path LESSON = Path.of("01-a-gradient-in-ten-lines").toAbsolutePath();

    @TempDir
    private Path folder;

    private Path prose;

    @BeforeEach
    void copyTheLesson() throws IOException {
        Path copy = folder.resolve(LESSON.getFileName());
        try (Stream<Path> files = Files.walk(LESSON)) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(LESSON.relativize(file)));
            }
        }
        prose = copy.resolve("README.md");
    }

    @Test
    void aLessonThatNobodyTouchedIsFresh() throws IOException {
        assertEquals(List.of(), stale());
    }

    @Test
    void aBlockOfCodeChangedByHandIsFound() throws IOException {
        change(prose, "y.backward(); // from y back to x", "y.backward();");
        assertStale(prose, "should be      y.backward(); // from y back to x");
    }

    @Test
    void anOutputChangedByHandIsFound() throws IOException {
        change(prose, "slope = 4.75\n", "slope = 4.76\n");
        assertStale(prose, "should be  slope = 4.75");
    }

    @Test
    void whatTheCheckSaysChangedByHandIsFound() throws IOException {
        change(prose, "x after 30 steps is 0.8165", "x after 30 steps is 0.8164");
        assertStale(prose, "x after 30 steps is 0.8165");
    }

    @Test
    void aFigureChangedByHandIsFound() throws IOException {
        Path figure = prose.resolveSibling("tangents.svg");
        change(figure, "slope 4.75", "slope 4.80");
        assertStale(figure, "slope 4.75");
    }

    @Test
    void aProgramThatNowPrintsSomethingElseIsFound() throws IOException {
        change(prose.resolveSibling("ManySlopes.java"), "\"slopes = \"", "\"the slopes = \"");
        assertStale(prose, "the slopes = ");
    }

    @Test
    void anErrorWithAnotherTextIsFound() throws IOException {
        change(prose, "[backward] [3] is not a single number", "[backward] [3] is not one number");
        assertStale(prose, "is not a single number");
    }

    private List<Stale> stale() throws IOException {
        return DocumentsTest.stale(List.of(prose), command -> null);
    }

    private void assertStale(Path file, String told) throws IOException {
        List<Stale> stale = stale();
        assertEquals(List.of(file), stale.stream().map(Stale::file).toList());
        assertTrue(stale.getFirst().difference().contains(told), stale.getFirst()::difference);
    }

    private static void change(Path file, String from, String to) throws IOException {
        String text = Files.readString(file);
        assertTrue(text.contains(from), from);
        Files.writeString(file, text.replaceFirst(Pattern.quote(from), to));
    }
}
