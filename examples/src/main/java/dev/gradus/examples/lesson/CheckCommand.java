package dev.gradus.examples.lesson;

import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.NearMatches;
import dev.gradus.examples.lesson.CheckRun.Outcome;
import dev.gradus.examples.lesson.CheckRun.Verdict;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code gradus check}: says what is right and what is not yet in the reader's exercise. */
@Command(
        name = "check",
        description = {
            "Checks your exercise: what is right, what is not yet, and why.",
            "Exit codes: 0 all right, 1 not yet, 2 wrong usage, 3 undecided on this machine."},
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  gradus check                       the exercises there are",
            "  gradus check 8                     checks tutorials/08-…/exercise",
            "  gradus check 8 --file Mine.java    checks a file of yours",
            "  gradus check 8 --solution          shows a solution"})
public final class CheckCommand implements Callable<Integer> {
    private static final int UNDECIDED = 3;
    private static final long PATIENCE = 60;
    private static final Pattern REGION =
            Pattern.compile("(?ms)^\\h*// region (\\S+)\\n(.*?)^\\h*// endregion \\1$");

    @Parameters(index = "0", arity = "0..1", paramLabel = "NUMBER", description = "The lesson; all are listed without.")
    private Integer number;

    @Parameters(index = "1", arity = "0..1", paramLabel = "EXERCISE", description = "Its exercise, if it has several.")
    private String name;

    @Option(names = "--file", paramLabel = "FILE", description = "Your file; by default the lesson's exercise/….")
    private Path file;

    @Option(names = "--solution", description = "Shows a solution. Try first.")
    private boolean solution;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (number == null) {
            return list();
        }
        Exercise exercise = exercise(Lesson.numbered(number));
        if (solution) {
            return show(exercise);
        }
        Path checked = file == null ? exercise.starter() : file;
        if (!Files.isRegularFile(checked) || !checked.toString().endsWith(".java")) {
            throw new ArgumentException("check", "not a Java source file: " + checked);
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println("Lesson " + number + ", " + exercise.name() + ": " + checked);
        out.flush();
        Verdict verdict = new CheckRun(exercise, checked, PATIENCE).verdict();
        out.print(verdict.text());
        out.flush();
        return verdict.outcome() == Outcome.RIGHT ? 0 : verdict.outcome() == Outcome.NOT_YET ? 1 : UNDECIDED;
    }

    private Exercise exercise(Lesson lesson) {
        List<Exercise> all = lesson.exercises();
        List<String> names = all.stream().map(Exercise::name).toList();
        if (all.isEmpty()) {
            throw new ArgumentException("check", "lesson " + number + " has no exercise");
        } else if (name == null && all.size() > 1) {
            throw new ArgumentException("check", "lesson " + number + " has several exercises", null,
                    "name one: " + String.join(", ", names));
        }
        String wanted = name == null ? names.getFirst() : name.replaceFirst("\\.java$", "");
        return all.stream().filter(exercise -> exercise.name().equalsIgnoreCase(wanted)).findFirst()
                .orElseThrow(() -> new ArgumentException("check",
                        "lesson " + number + " has no exercise '" + name + "'", null, NearMatches.hint(wanted, names)));
    }

    private int list() {
        PrintWriter out = spec.commandLine().getOut();
        for (Lesson lesson : Lesson.in(Lesson.tutorials())) {
            for (Exercise exercise : lesson.exercises()) {
                out.println("./gradus check " + lesson.number() + " " + exercise.name());
                out.println("   edit  " + exercise.starter());
            }
        }
        out.flush();
        return 0;
    }

    /** What stands in the gaps. */
    private int show(Exercise exercise) {
        PrintWriter out = spec.commandLine().getOut();
        try {
            String text = Files.readString(exercise.solution());
            Matcher regions = REGION.matcher(text);
            StringBuilder gaps = new StringBuilder();
            while (regions.find()) {
                gaps.append(gaps.isEmpty() ? "" : "\n").append(regions.group(2).stripIndent());
            }
            out.print(gaps.isEmpty() ? text : gaps.toString());
            out.flush();
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
