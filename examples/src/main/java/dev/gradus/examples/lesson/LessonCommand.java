package dev.gradus.examples.lesson;

import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.tape.TapeStepper;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code gradus lesson}: lists the lessons, or runs a program of one. */
@Command(
        name = "lesson",
        description = "Lists the lessons, or runs a program of one from its source.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  gradus lesson             the lessons there are",
            "  gradus lesson 1           runs the first program of lesson 1 and names the others",
            "  gradus lesson 1 Downhill  runs that one",
            "  gradus lesson 1 --step    goes through the backward pass of its first program that has one"})
public final class LessonCommand implements Callable<Integer> {
    @Parameters(index = "0", arity = "0..1", paramLabel = "NUMBER", description = "The lesson; all are listed without.")
    private Integer number;

    @Parameters(index = "1", arity = "0..1", paramLabel = "PROGRAM", description = "A Java file of the lesson.")
    private String name;

    @Option(names = "--step", description = "Then goes through the backward pass, operation by operation.")
    private boolean step;

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
            for (Path program : lesson.runnable()) {
                out.println("   run   ./gradus lesson " + lesson.number() + " " + Lesson.nameOf(program));
            }
            for (Exercise exercise : lesson.exercises()) {
                out.println("   edit  " + exercise.starter());
                out.println("   check ./gradus check " + lesson.number() + " " + exercise.name());
            }
        }
        out.flush();
        return 0;
    }

    private int run(Lesson lesson) {
        Path program = name != null ? lesson.program(name) : step ? withBackward(lesson) : lesson.runnable().getFirst();
        if (step) {
            return step(program);
        }
        Throwable failure = new SourceProgram(program).run();
        PrintWriter err = spec.commandLine().getErr();
        if (failure != null) {
            err.print(SourceProgram.describe(failure));
        }
        if (name == null) {
            List<String> others = lesson.runnable().stream().skip(1).map(Lesson::nameOf).toList();
            err.println();
            err.println("Prose: " + lesson.folder().resolve("README.md"));
            err.println("Other programs (./gradus lesson " + number + " NAME): " + String.join(", ", others));
        }
        err.flush();
        return failure == null ? 0 : 1;
    }

    private int step(Path program) {
        Throwable[] failure = new Throwable[1];
        TapeStepper stepper = TapeStepper.watching(() -> failure[0] = new SourceProgram(program).run());
        PrintWriter out = spec.commandLine().getOut();
        if (failure[0] != null) {
            spec.commandLine().getErr().print(SourceProgram.describe(failure[0]));
            spec.commandLine().getErr().flush();
        }
        if (stepper.steps().isEmpty()) {
            throw new ArgumentException("lesson", Lesson.nameOf(program)
                    + " runs no backward pass of a tensor", null,
                    "without a program's name, the first that does is taken");
        }
        StepThrough steps = new StepThrough(stepper, out);
        Console console = System.console();
        if (console == null || !console.isTerminal()) {
            steps.printAll();
        } else {
            steps.run(new BufferedReader(console.reader()));
        }
        return failure[0] == null ? 0 : 1;
    }

    private static Path withBackward(Lesson lesson) {
        return lesson.runnable().stream().filter(LessonCommand::callsBackward).findFirst()
                .orElseThrow(() -> new ArgumentException("lesson", "no program of lesson " + lesson.number()
                        + " runs a backward pass"));
    }

    /** Lesson 2 has programs whose tape is their own: these know nothing of tensors. Others only draw a tape. */
    private static boolean callsBackward(Path program) {
        try {
            String source = Files.readString(program);
            return source.contains(".backward(") && source.contains("import dev.gradus.autograd.Tensor;")
                    && !source.contains("import dev.gradus.examples.figure.");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
