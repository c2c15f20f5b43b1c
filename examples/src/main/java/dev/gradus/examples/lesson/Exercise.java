package dev.gradus.examples.lesson;

import dev.gradus.autograd.error.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * An exercise of a lesson: {@code exercise/NAME.java} with a gap that the reader fills, {@code solution/NAME.java}, the
 * same file without, and {@code check/NAMECheck.java}, which says what is wrong with either.
 */
public record Exercise(Lesson lesson, String name) {

    /** The exercises of a lesson, by name. */
    static List<Exercise> of(Lesson lesson) {
        Path folder = lesson.folder().resolve("exercise");
        List<Exercise> found = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                files.filter(file -> file.toString().endsWith(".java")).sorted()
                        .forEach(file -> found.add(new Exercise(lesson, Lesson.nameOf(file))));
            } catch (IOException e) {
                throw new DataException("lesson", "cannot read the folder " + folder, null, null, e);
            }
        }
        return found;
    }

    /** The file with the gap, in which the reader works. */
    public Path starter() {
        return lesson.folder().resolve("exercise").resolve(name + ".java");
    }

    public Path solution() {
        return lesson.folder().resolve("solution").resolve(name + ".java");
    }

    public Path check() {
        return lesson.folder().resolve("check").resolve(name + "Check.java");
    }

    /** The slips that readers make, and what the check says to each; see {@link Slip}. */
    public Path slips() {
        return lesson.folder().resolve("check").resolve(name + ".slips");
    }
}
