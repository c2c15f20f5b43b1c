package dev.gradus.examples.lesson;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.error.ArgumentException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class LessonTest {
    @TempDir
    private Path folder;

    @Test
    void lessonsAreReadInOrderAndProgramsAsTheProseNamesThem() throws IOException {
        lesson("02-more", "# 2 · More\n", "Zed");
        lesson("01-first", "# 1 · First\nSee Second.java, but before that First.java\n", "First", "Second", "Alpha");
        Files.createDirectories(folder.resolve("target"));
        List<Lesson> lessons = Lesson.in(folder);
        assertEquals(List.of("1 · First", "2 · More"), lessons.stream().map(Lesson::title).toList());
        assertEquals(List.of("Second", "First", "Alpha"),
                lessons.getFirst().programs().stream().map(Lesson::nameOf).toList());
    }

    @Test
    void aProgramIsFoundByItsNameOrItsFile() throws IOException {
        lesson("01-first", "# 1 · First\n", "Gradient");
        Lesson lesson = Lesson.in(folder).getFirst();
        assertEquals(lesson.program("Gradient"), lesson.program("gradient.java"));
        ArgumentException error = assertThrows(ArgumentException.class, () -> lesson.program("Gradent"));
        assertEquals("did you mean Gradient?", error.hint());
    }

    @Test
    void theCommandListsTheLessonsOfThisCheckout() {
        StringWriter out = new StringWriter();
        assertEquals(0, new CommandLine(new LessonCommand()).setOut(new PrintWriter(out)).execute());
        assertTrue(out.toString().contains("1 · A gradient in ten lines"), out::toString);
        assertTrue(out.toString().contains("gradus lesson 1 Gradient"), out::toString);
    }

    private void lesson(String name, String prose, String... programs) throws IOException {
        Path at = Files.createDirectories(folder.resolve(name));
        Files.writeString(at.resolve("README.md"), prose);
        for (String program : programs) {
            Files.writeString(at.resolve(program + ".java"), "void main() {}");
        }
    }
}
