package dev.gradus.examples.lesson;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code gradus lesson}: lists the lessons, or runs a program of one. */
@Command(
        name = "lesson",
        description = "Lists the lessons, or runs a program of one, straight from its source.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  gradus lesson             the lessons there are",
            "  gradus lesson 1           runs the first program of lesson 1 and names the others",
            "  gradus lesson 1 Downhill  runs that one"})
public final class LessonCommand implements Callable<Integer> {
    @Parameters(index = "0", arity = "0..1", paramLabel = "NUMBER", description = "The lesson; all are listed without.")
    private Integer number;

    @Parameters(index = "1", arity = "0..1", paramLabel = "PROGRAM", description = "A Java file of the lesson.")
    private String name;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        return number == null ? list(Lesson.in(Lesson.tutorials())) : run(Lesson.numbered(number));
    }

    private int list(List<Lesson> lessons) {
        PrintWriter out = spec.commandLine().getOut();
        for (Lesson lesson : lessons) {
            out.println(lesson.title());
            out.println("   " + lesson.idea());
            out.println("   read  " + lesson.folder().resolve("README.md"));
            for (Path program : lesson.programs()) {
                out.println("   run   gradus lesson " + lesson.number() + " " + Lesson.nameOf(program));
            }
            for (Exercise exercise : lesson.exercises()) {
                out.println("   edit  " + exercise.starter());
                out.println("   check gradus check " + lesson.number() + " " + exercise.name());
            }
        }
        out.flush();
        return 0;
    }

    private int run(Lesson lesson) {
        Path program = name != null ? lesson.program(name) : lesson.programs().getFirst();
        Throwable failure = new SourceProgram(program).run();
        PrintWriter err = spec.commandLine().getErr();
        if (failure != null) {
            err.print(SourceProgram.describe(failure));
        }
        if (name == null) {
            List<String> others = lesson.programs().stream().skip(1).map(Lesson::nameOf).toList();
            err.println();
            err.println("Prose: " + lesson.folder().resolve("README.md"));
            err.println("Other programs (gradus lesson " + number + " NAME): " + String.join(", ", others));
        }
        err.flush();
        return failure == null ? 0 : 1;
    }
}
