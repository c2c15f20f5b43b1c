package dev.gradus.examples.lesson;

import dev.gradus.autograd.backend.opencl.OpenCl;
import dev.gradus.autograd.error.ArgumentException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One Java source file that runs by itself, as {@code java File.java} would run it, but within this JVM.
 *
 * <p>The file lies in no package. It may name classes in files beside it, and everything Gradus has. Nothing is
 * written: the compiled classes live in memory.
 */
public final class SourceProgram {
    /** Of an error's trace: an endless recursion says all it has to say in these. */
    private static final int MOST_LINES = 8;

    private final Path source;
    private final String name;

    /** @throws ArgumentException if there is no such file, or it is no Java source */
    public SourceProgram(Path source) {
        if (!source.toString().endsWith(".java") || !Files.isRegularFile(source)) {
            throw new ArgumentException("lesson", "not a Java source file: " + source);
        }
        this.source = source;
        this.name = source.getFileName().toString().replaceFirst("\\.java$", "");
    }

    /**
     * Compiles the program and calls its {@code main}, which prints to {@link System#out}.
     *
     * @return what ended the program early, or null
     * @throws ArgumentException if the source does not compile; the message shows where and why
     */
    public Throwable run() {
        Path folder = source.toAbsolutePath().getParent();
        List<Path> places = new ArrayList<>(List.of(folder));
        if (Files.isRegularFile(folder.resolveSibling("README.md"))) {
            places.add(folder.getParent()); // an exercise or a solution: the lesson is above
        }
        Class<?> program = MemoryClasses.compile(List.of(source), places).load(name);
        try {
            Method main = mainOf(program);
            Object instance = null;
            if (!Modifier.isStatic(main.getModifiers())) {
                Constructor<?> constructor = program.getDeclaredConstructor();
                constructor.setAccessible(true);
                instance = constructor.newInstance();
            }
            main.setAccessible(true);
            main.invoke(instance, main.getParameterCount() == 0 ? new Object[0] : new Object[] {new String[0]});
            return null;
        } catch (InvocationTargetException e) {
            return e.getCause();
        } catch (ReflectiveOperationException e) {
            throw new ArgumentException("lesson", source + " cannot be started", null, null, e);
        }
    }

    /** Whether the program speaks of an OpenCL device and this machine has none. */
    public boolean lacksOpenCl() {
        try {
            return OpenCl.devices().isEmpty() && Files.readString(source).contains("Device.opencl");
        } catch (IOException e) {
            throw new ArgumentException("lesson", "cannot read " + source, null, null, e);
        }
    }

    /** Runs the program and returns what it prints, with the error that ended it, if one did. */
    public String output() {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream console = System.out;
        Throwable failure;
        try (PrintStream capture = new PrintStream(printed, true, StandardCharsets.UTF_8)) {
            System.setOut(capture);
            failure = run();
        } finally {
            System.setOut(console);
        }
        String text = printed.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
        return failure == null ? text : text + describe(failure);
    }

    /** An error as the JVM prints it, with the lines of the program that led to it and not those of the libraries. */
    public static String describe(Throwable failure) {
        StringBuilder text = new StringBuilder("Exception in thread \"main\" ").append(failure).append('\n');
        Arrays.stream(failure.getStackTrace())
                .filter(frame -> !frame.getClassName().contains("."))
                .limit(MOST_LINES)
                .forEach(frame -> text.append("    at ").append(frame).append('\n'));
        return text.toString();
    }

    private Method mainOf(Class<?> program) {
        for (Method method : program.getDeclaredMethods()) {
            Class<?>[] parameters = method.getParameterTypes();
            if (method.getName().equals("main")
                    && (parameters.length == 0 || parameters.length == 1 && parameters[0] == String[].class)) {
                return method;
            }
        }
        throw new ArgumentException("lesson", source + " has no main()", null, "void main() { … }");
    }
}
