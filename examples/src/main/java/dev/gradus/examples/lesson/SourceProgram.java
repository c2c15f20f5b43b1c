package dev.gradus.examples.lesson;

import dev.gradus.autograd.backend.opencl.OpenCl;
import dev.gradus.autograd.error.ArgumentException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

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
        Class<?> program = new MemoryLoader(compile()).load(name);
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

    private Map<String, byte[]> compile() {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw new ArgumentException(
                    "lesson", "this Java has no compiler: " + System.getProperty("java.home"), null, "use a JDK");
        }
        DiagnosticCollector<JavaFileObject> messages = new DiagnosticCollector<>();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(messages, Locale.ROOT, null)) {
            MemoryFiles memory = new MemoryFiles(files);
            List<String> options = List.of(
                    "-proc:none",
                    "-encoding", "UTF-8",
                    "-classpath", System.getProperty("java.class.path"),
                    "-sourcepath", source.toAbsolutePath().getParent().toString());
            boolean compiled = compiler.getTask(
                    null, memory, messages, options, null, files.getJavaFileObjects(source)).call();
            if (!compiled) {
                throw new ArgumentException(
                        "lesson", source.getFileName() + " does not compile\n" + errors(messages));
            }
            return memory.classes();
        } catch (IOException e) {
            throw new ArgumentException("lesson", "cannot read " + source, null, null, e);
        }
    }

    private static String errors(DiagnosticCollector<JavaFileObject> messages) {
        return messages.getDiagnostics().stream()
                .filter(message -> message.getKind() == Diagnostic.Kind.ERROR)
                .map(Object::toString)
                .collect(Collectors.joining("\n"));
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

    /** Keeps what the compiler writes. */
    private static final class MemoryFiles extends ForwardingJavaFileManager<JavaFileManager> {
        private final Map<String, ByteArrayOutputStream> written = new HashMap<>();

        MemoryFiles(JavaFileManager sources) {
            super(sources);
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
            return new SimpleJavaFileObject(URI.create("memory:///" + className.replace('.', '/') + ".class"), kind) {
                @Override
                public OutputStream openOutputStream() {
                    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                    written.put(className, bytes);
                    return bytes;
                }
            };
        }

        Map<String, byte[]> classes() {
            Map<String, byte[]> classes = new HashMap<>();
            written.forEach((name, bytes) -> classes.put(name, bytes.toByteArray()));
            return classes;
        }
    }

    /** Defines the compiled classes; they come before those of the same name that the build may have made. */
    private static final class MemoryLoader extends ClassLoader {
        private final Map<String, byte[]> classes;

        MemoryLoader(Map<String, byte[]> classes) {
            super(SourceProgram.class.getClassLoader());
            this.classes = classes;
        }

        Class<?> load(String name) {
            try {
                return loadClass(name);
            } catch (ClassNotFoundException e) {
                throw new ArgumentException("lesson", "the file defines no class " + name, null, null, e);
            }
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                byte[] bytes = classes.get(name);
                if (bytes == null) {
                    return super.loadClass(name, resolve);
                }
                Class<?> known = findLoadedClass(name);
                return known != null ? known : defineClass(name, bytes, 0, bytes.length);
            }
        }
    }
}
