package dev.gradus.examples.lesson;

import dev.gradus.autograd.error.ArgumentException;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
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
 * Classes compiled from source files into memory. They come before those of the same name that the build may have made,
 * and see everything that Gradus has.
 */
public final class MemoryClasses extends ClassLoader {
    private final Map<String, byte[]> classes;

    private MemoryClasses(Map<String, byte[]> classes) {
        super(MemoryClasses.class.getClassLoader());
        this.classes = classes;
    }

    /**
     * Compiles source files.
     *
     * @param places the folders in which other classes that they name may stand
     * @throws ArgumentException if one does not compile; the message shows where and why
     */
    public static MemoryClasses compile(List<Path> sources, List<Path> places) {
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
                    "-parameters", // a property that fails names what it was given
                    "-Xprefer:source", // classes of one package are loaded together: none from an earlier build
                    "-encoding", "UTF-8",
                    "-classpath", System.getProperty("java.class.path"),
                    "-sourcepath", places.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
            boolean compiled = compiler.getTask(
                    null, memory, messages, options, null, files.getJavaFileObjectsFromPaths(sources)).call();
            if (!compiled) {
                throw new ArgumentException(
                        "lesson", sources.getFirst().getFileName() + " does not compile\n" + errors(messages));
            }
            return new MemoryClasses(memory.classes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String errors(DiagnosticCollector<JavaFileObject> messages) {
        return messages.getDiagnostics().stream()
                .filter(message -> message.getKind() == Diagnostic.Kind.ERROR)
                .map(Object::toString)
                .collect(Collectors.joining("\n"));
    }

    /** The bytes of each class, by its name. */
    public Map<String, byte[]> bytes() {
        return Map.copyOf(classes);
    }

    /** One of these classes, or one that Gradus has. */
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
}
