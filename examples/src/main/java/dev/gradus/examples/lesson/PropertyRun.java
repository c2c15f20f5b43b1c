package dev.gradus.examples.lesson;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Runs the jqwik properties of a class within this JVM, as a test would, and says what came of each: a lesson has no
 * build around it.
 */
public final class PropertyRun {
    private static final Pattern TRIES = Pattern.compile("tries = (\\d+)");
    private static final Pattern STEPS = Pattern.compile("Shrunk Sample \\((\\d+) steps?\\)");

    private PropertyRun() {}

    /** A paragraph for each property; one that does not hold shows its smallest counterexample. */
    public static String of(Class<?> properties) {
        Logger jqwik = Logger.getLogger("net.jqwik"); // else it tells that it will not remember what failed
        jqwik.setLevel(Level.WARNING);
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(properties))
                .configurationParameter("jqwik.database", "")
                .configurationParameter("jqwik.reporting.usejunitplatform", "true")
                .build();
        Listener listener = new Listener();
        LauncherFactory.create().execute(request, listener);
        StringBuilder text = new StringBuilder();
        listener.verdicts.forEach((name, verdict) -> text.append(name).append(": ").append(verdict).append('\n'));
        return text.isEmpty() ? properties.getSimpleName() + " has no property\n" : text.toString();
    }

    /** What jqwik reports comes before the result of the property that it is about. */
    private static final class Listener implements TestExecutionListener {
        private final Map<String, String> verdicts = new LinkedHashMap<>();
        private final StringBuilder reported = new StringBuilder();

        @Override
        public void reportingEntryPublished(TestIdentifier property, ReportEntry entry) {
            entry.getKeyValuePairs().values().forEach(value -> reported.append(value).append('\n'));
        }

        @Override
        public void executionFinished(TestIdentifier property, TestExecutionResult result) {
            if (!property.isTest()) {
                return;
            }
            String tries = first(TRIES, "?");
            boolean holds = result.getStatus() == TestExecutionResult.Status.SUCCESSFUL;
            String message = result.getThrowable().map(Throwable::getMessage).orElse("");
            verdicts.put(property.getDisplayName(), holds
                    ? "holds, tried " + tries + " times"
                    : "BROKEN at try " + tries + ", then simplified in " + first(STEPS, "0") + " steps\n"
                            + message.stripTrailing());
            reported.setLength(0);
        }

        private String first(Pattern pattern, String otherwise) {
            Matcher found = pattern.matcher(reported);
            return found.find() ? found.group(1) : otherwise;
        }
    }
}
