package dev.gradus.tutorials;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.examples.lesson.Exercise;
import dev.gradus.examples.lesson.Lesson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A lesson uses only what it or an earlier one taught. Lessons behind a number that is still missing are left alone:
 * what they need may be introduced by that one.
 */
class VocabularyTest {
    private final List<Lesson> lessons = withoutGaps(Lesson.in(Path.of("").toAbsolutePath()));

    @TempDir
    private Path folder;

    @Test
    void everyNameOfGradusIsIntroducedBeforeItIsUsed() {
        Map<String, Integer> known = new HashMap<>();
        List<String> wrong = new ArrayList<>();
        for (Lesson lesson : lessons) {
            lesson.introduces().forEach(name -> known.putIfAbsent(name, lesson.number()));
            SortedSet<String> unknown = new TreeSet<>(used(lesson));
            unknown.removeIf(name -> isKnown(name, known.keySet()));
            if (!unknown.isEmpty()) {
                wrong.add(lesson.folder().getFileName() + " uses " + String.join(" ", unknown));
            }
        }
        assertTrue(wrong.isEmpty(),
                () -> "not introduced in this lesson or an earlier one:\n" + String.join("\n", wrong)
                        + "\neach goes to 'introduces' in the lesson.properties of the first lesson that tells of it");
    }

    @Test
    void whatALessonIntroducesIsUsedThereForTheFirstTimeAndNamedInItsProse() {
        Map<String, Integer> known = new HashMap<>();
        List<String> wrong = new ArrayList<>();
        for (Lesson lesson : lessons) {
            SortedSet<String> used = used(lesson);
            String prose = withoutBlocks(Document.read(lesson.folder().resolve("README.md")));
            for (String name : lesson.introduces()) {
                Integer earlier = known.putIfAbsent(name, lesson.number());
                String word = name.substring(name.lastIndexOf('.') + 1);
                if (earlier != null) {
                    wrong.add(lesson.number() + ": lesson " + earlier + " introduced " + name + " already");
                } else if (!isKnown(name, used)) {
                    wrong.add(lesson.number() + ": no program uses " + name);
                } else if (!Pattern.compile("\\b" + word + "\\b").matcher(prose).find()) {
                    wrong.add(lesson.number() + ": the prose does not speak of " + name);
                }
            }
        }
        assertTrue(wrong.isEmpty(), () -> "'introduces' in lesson.properties:\n" + String.join("\n", wrong));
    }

    @Test
    void callsReferencesAndConstructorsCountAndTypesAloneDoNot() throws IOException {
        Path program = Files.writeString(folder.resolve("Words.java"), """
                import dev.gradus.autograd.Shape;
                import dev.gradus.autograd.Tensor;
                import java.util.function.UnaryOperator;

                void main() {
                    UnaryOperator<Tensor> f = Tensor::relu;
                    Tensor y = f.apply(Tensor.zeros(2));
                    Shape shape = y.shape();
                    IO.println(shape);
                }
                """);
        assertEquals(List.of("Tensor", "Tensor.relu", "Tensor.shape", "Tensor.zeros"),
                List.copyOf(Vocabulary.of(List.of(program), List.of(folder))));
    }

    /** A class is known by any of its members. */
    private static boolean isKnown(String name, Set<String> names) {
        return names.contains(name)
                || !name.contains(".") && names.stream().anyMatch(known -> known.startsWith(name + "."));
    }

    private static List<Lesson> withoutGaps(List<Lesson> lessons) {
        int last = 0;
        while (last < lessons.size() && lessons.get(last).number() == last + 1) {
            last++;
        }
        return lessons.subList(0, last);
    }

    /** What the programs of a lesson use that are shown in its prose, its exercise and the solution. */
    private static SortedSet<String> used(Lesson lesson) {
        String prose = Document.read(lesson.folder().resolve("README.md"));
        List<Path> shown = new ArrayList<>();
        for (Path program : lesson.programs()) {
            String name = program.getFileName().toString().replace(".", "\\.");
            if (Pattern.compile("<!-- (include|output|timing) " + name + "\\b").matcher(prose).find()) {
                shown.add(program);
            }
        }
        SortedSet<String> used = Vocabulary.of(shown, List.of(lesson.folder()));
        for (Exercise exercise : lesson.exercises()) {
            for (Path file : List.of(exercise.starter(), exercise.solution())) {
                used.addAll(Vocabulary.of(List.of(file), List.of(file.getParent(), lesson.folder())));
            }
        }
        return used;
    }

    private static String withoutBlocks(String prose) {
        return prose.replaceAll("(?ms)^```.*?^```$", "");
    }
}
