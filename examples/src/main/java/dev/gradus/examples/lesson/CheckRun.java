package dev.gradus.examples.lesson;

import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.GradusException;
import dev.gradus.examples.check.Check;
import dev.gradus.examples.check.Check.NoDevice;
import dev.gradus.examples.check.NotYet;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.lang.reflect.UndeclaredThrowableException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Runs the check of an exercise against somebody's file.
 *
 * <p>A check is a compact source file with an interface of the methods that the reader writes, and a method
 * {@code check} that is given the reader's file in the shape of that interface:
 *
 * <pre>
 * interface Yours {
 *     float step(float x);
 * }
 *
 * void check(Yours yours, Check check) {
 *     check.close("step(1.5)", 1.025, yours.step(1.5f), Cause.gives(1.5, "You have not moved."));
 * }
 * </pre>
 */
public final class CheckRun {
    private final Exercise exercise;
    private final Path file;
    private final long seconds;

    /** What came out: what the reader reads, and whether it is all right. */
    public record Verdict(Outcome outcome, String text) {}

    /** Undecided is a check that cannot run on this machine. */
    public enum Outcome {
        RIGHT, NOT_YET, UNDECIDED
    }

    /** @param seconds after which a program counts as one that does not end */
    public CheckRun(Exercise exercise, Path file, long seconds) {
        this.exercise = exercise;
        this.file = file;
        this.seconds = seconds;
    }

    /** Compiles the file and asks the check. What the reader's code prints goes to {@link System#out}. */
    public Verdict verdict() {
        Check check = new Check();
        String told;
        try {
            ask(check);
            String praise = check.praise().isEmpty() ? "" : " " + check.praise();
            return new Verdict(Outcome.RIGHT, check.report() + "All right." + praise + "\n");
        } catch (NoDevice e) {
            return new Verdict(Outcome.UNDECIDED, "Undecided: " + e.getMessage() + "\n");
        } catch (NotYet e) {
            told = e.getMessage();
        } catch (Broken e) {
            told = e.getMessage();
        } catch (Throwable e) { // whatever a reader's program may do
            told = describe(e, check);
        }
        return new Verdict(Outcome.NOT_YET,
                check.report() + "  not yet  " + told.replace("\n", "\n           ") + "\n");
    }

    private void ask(Check check) throws Throwable {
        Object questions = instance(compile().load(Lesson.nameOf(exercise.check())));
        Method method = Arrays.stream(questions.getClass().getDeclaredMethods())
                .filter(m -> m.getName().equals("check") && m.getParameterCount() == 2).findFirst()
                .orElseThrow(() -> new ArgumentException("check", exercise.check() + " has no check(Yours, Check)"));
        method.setAccessible(true);
        ClassLoader loader = questions.getClass().getClassLoader();
        FutureTask<Void> task = new FutureTask<>(() -> {
            Object yours = facade(method.getParameterTypes()[0],
                    instance(loader.loadClass(Lesson.nameOf(file))));
            method.invoke(questions, yours, check);
            return null;
        });
        Thread thread = new Thread(task, "check");
        thread.setDaemon(true); // one that does not end must not keep the JVM alive
        thread.start();
        try {
            task.get(seconds, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new NotYet("your code still runs after " + seconds + " seconds\nDoes each of its loops end?");
        } catch (ExecutionException e) {
            throw cause(e.getCause());
        }
    }

    private MemoryClasses compile() {
        Path beside = file.toAbsolutePath().getParent();
        List<Path> places = Stream.of(beside, exercise.lesson().folder().resolve("check"), exercise.lesson().folder())
                .distinct().toList();
        try {
            return MemoryClasses.compile(List.of(file, exercise.check()), places);
        } catch (ArgumentException e) {
            throw new Broken(e.problem());
        }
    }

    /** The reader's methods behind the interface of the check. */
    private static Object facade(Class<?> wanted, Object reader) {
        for (Method method : wanted.getMethods()) {
            find(reader.getClass(), method);
        }
        return Proxy.newProxyInstance(wanted.getClassLoader(), new Class<?>[] {wanted}, (proxy, method, arguments) -> {
            Method found = find(reader.getClass(), method);
            try {
                return found.invoke(Modifier.isStatic(found.getModifiers()) ? null : reader, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        });
    }

    private static Method find(Class<?> reader, Method wanted) {
        String signature = signature(wanted);
        List<Method> named = Arrays.stream(reader.getDeclaredMethods())
                .filter(method -> method.getName().equals(wanted.getName()) && !method.isSynthetic()).toList();
        if (named.isEmpty()) {
            throw new NotYet("there is no method " + signature + "\nThe check calls it: keep its name.");
        }
        Method found = named.stream()
                .filter(method -> Arrays.equals(method.getParameterTypes(), wanted.getParameterTypes())
                        && method.getReturnType() == wanted.getReturnType())
                .findFirst().orElseThrow(() -> new NotYet("there is no method " + signature + ", only "
                        + named.stream().map(CheckRun::signature).collect(Collectors.joining(", "))
                        + "\nThe check calls it: keep what it takes and what it returns."));
        found.setAccessible(true);
        return found;
    }

    private static String signature(Method method) {
        return method.getReturnType().getSimpleName() + " " + method.getName()
                + Arrays.stream(method.getParameterTypes()).map(Class::getSimpleName)
                        .collect(Collectors.joining(", ", "(", ")"));
    }

    private static Object instance(Class<?> type) throws ReflectiveOperationException {
        Constructor<?> constructor = type.getDeclaredConstructor();
        constructor.setAccessible(true);
        return constructor.newInstance();
    }

    /** What the reader's code threw, out of the wrappings of reflection. */
    private static Throwable cause(Throwable error) {
        Throwable inner = error;
        while (inner.getCause() != null && (inner instanceof InvocationTargetException
                || inner instanceof UndeclaredThrowableException)) {
            inner = inner.getCause();
        }
        return inner;
    }

    private String describe(Throwable error, Check check) {
        String where = Arrays.stream(error.getStackTrace())
                .filter(frame -> frame.getFileName() != null
                        && frame.getFileName().equals(file.getFileName().toString()))
                .findFirst().map(frame -> " at line " + frame.getLineNumber() + " of " + frame.getFileName())
                .orElse("");
        String foreseen = check.messageFor(error);
        String what = error instanceof GradusException
                ? error.getMessage()
                : error.getClass().getSimpleName()
                        + (error.getMessage() == null ? "" : ": " + error.getMessage());
        String told = foreseen != null ? foreseen
                : error instanceof StackOverflowError ? "A method calls itself without end." : "";
        return "your code stopped" + where + "\n" + what + (told.isEmpty() ? "" : "\n" + told);
    }

    /** A file that does not compile. */
    private static final class Broken extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Broken(String problem) {
            super(problem, null, false, false);
        }
    }
}
