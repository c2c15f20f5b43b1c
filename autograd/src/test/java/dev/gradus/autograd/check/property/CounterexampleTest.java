package dev.gradus.autograd.check.property;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** What a failed property reports: the smallest tensor, as a test that compiles and fails in the same way. */
class CounterexampleTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "theGradientOfAbsIsRight | Tensor.of(Device.reference(), Shape.of(), new double[] {-1.0})",
        "aSumDropsTheLastAxis    | Tensor.of(Device.reference(), Shape.of(1, 2), new double[] {0.0, 0.0})",
        "indicesAreSmall         | Tensor.ofInts(Device.reference(), Shape.of(1), new int[] {21})",
        "nothingIsRepeated       | new BroadcastPair(Shape.of(1), Shape.of())"})
    void theSmallestFailingTensorIsReported(String property, String smallest) {
        String message = failure(property);
        assertTrue(message.contains(smallest) || message.contains(mirrored(smallest)), message);
    }

    /** Of two equally small ones, either may be found. */
    private static String mirrored(String smallest) {
        return smallest.replace("Shape.of(1, 2)", "Shape.of(2, 1)").replace("Shape.of(1), Shape.of()",
                "Shape.of(), Shape.of(1)");
    }

    @Test
    void elementsShrinkUntilTheyAlmostPass() {
        Matcher found = Pattern.compile("Shape.of\\(\\), new double\\[] \\{(.*)}").matcher(failure("elementsAreSmall"));
        assertTrue(found.find());
        double size = Math.abs(Double.parseDouble(found.group(1)));
        assertTrue(size >= 1000 && size < 1002, found.group());
    }

    @ParameterizedTest
    @CsvSource({"theGradientOfAbsIsRight", "aSumDropsTheLastAxis", "elementsAreSmall", "indicesAreSmall",
        "nothingIsRepeated"})
    void theReportedTestCompilesAndFailsTheSameWay(String property) throws Exception {
        String message = failure(property);
        String source = message.substring(message.indexOf("package dev."), message.indexOf("\nThe same run again"));
        Class<?> test = compiled(source);
        Method method = test.getDeclaredMethod(property);
        method.setAccessible(true);
        var constructor = test.getDeclaredConstructor();
        constructor.setAccessible(true);
        Object instance = constructor.newInstance();
        InvocationTargetException e = assertThrows(InvocationTargetException.class, () -> method.invoke(instance));
        assertInstanceOf(AssertionError.class, e.getCause());
    }

    @Test
    void theSeedOfTheRunIsReportedAndRepeatsIt() {
        String message = failure("theGradientOfAbsIsRight");
        assertTrue(Pattern.compile("The same run again: -Dgradus.seed=\\d+").matcher(message).find(), message);
    }

    @Test
    void everyKindOfParameterIsWrittenAsJava() throws Exception {
        Method method = CounterexampleTest.class.getDeclaredMethod(
                "manyKinds", int.class, long.class, double.class, float.class, char.class, String.class,
                Thread.State.class,
                Object.class);
        String source = new Counterexample(method, List.of(1, 2L, Double.NaN, -0.0f, 'x', "a\"\\\n→", Thread.State.NEW,
                List.of("/*", "*/"))).source();
        Class<?> test = compiled(source);
        assertTrue(test.getSimpleName().startsWith("ManyKindsCounterexampleTest"), test.getName());
        assertTrue(source.contains("double number = Double.NaN;"), source);
    }

    void manyKinds(int count, long seed, double number, float small, char letter, String text, Thread.State state,
            Object other) {
        throw new AssertionError(count + seed + number + small + letter + text + state + other);
    }

    // ---- running and compiling ----

    private static String failure(String property) {
        Method method = Arrays.stream(Mistaken.class.getDeclaredMethods()).filter(m -> m.getName().equals(property))
                .findFirst().orElseThrow();
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectMethod(Mistaken.class, method))
                .configurationParameter("jqwik.database", "")
                .configurationParameter("jqwik.reporting.usejunitplatform", "true")
                .configurationParameter("jqwik.reporting.onlyfailures", "true")
                .build();
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create().execute(request, listener);
        assertEquals(1, listener.getSummary().getFailures().size(), property + " must fail");
        return listener.getSummary().getFailures().getFirst().getException().getMessage();
    }

    private Class<?> compiled(String source) throws IOException, ClassNotFoundException {
        String name = source.replaceAll("(?s).*class (\\w+).*", "$1");
        JavaFileObject file = new SimpleJavaFileObject(
                URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return source;
            }
        };
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> messages = new DiagnosticCollector<>();
        List<String> options = List.of("-proc:none", "-d", folder.toString(), "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
        boolean done = compiler.getTask(null, null, messages, options, null, List.of(file)).call();
        assertTrue(done, () -> messages.getDiagnostics().stream().map(Diagnostic::toString).toList() + "\n" + source);
        return defined(folder.resolve("dev/gradus/autograd/check/property").resolve(name + ".class"));
    }

    /** Properties are package-private: the class must come into this package, and with this loader, to see them. */
    private static Class<?> defined(Path file) throws IOException {
        try {
            return MethodHandles.lookup().defineHiddenClass(Files.readAllBytes(file), true).lookupClass();
        } catch (IllegalAccessException e) {
            throw new IOException(e);
        }
    }
}
