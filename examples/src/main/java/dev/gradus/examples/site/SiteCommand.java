package dev.gradus.examples.site;

import dev.gradus.autograd.error.DataException;
import dev.gradus.examples.lesson.Lesson;
import java.io.File;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code gradus site}: writes lessons, documents and the Java API as static pages. */
@Command(
        name = "site",
        description = "Writes lessons, documents and the Java API as pages for a browser.",
        mixinStandardHelpOptions = true)
public final class SiteCommand implements Callable<Integer> {
    @Option(names = "--out", paramLabel = "FOLDER", defaultValue = "target/site",
            description = "Default: ${DEFAULT-VALUE}.")
    private Path out;

    @Option(names = "--api", negatable = true, arity = "0..1", defaultValue = "true", fallbackValue = "true",
            description = "Whether to write the Java API too, which takes half a minute. Default: yes.")
    private boolean api;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Path root = Lesson.tutorials().getParent();
        Site site = new Site(root, out, api || Files.exists(out.resolve("api/index.html")));
        int pages = site.build();
        if (api) {
            document(root);
        }
        List<String> broken = site.brokenLinks();
        if (!broken.isEmpty()) {
            throw new DataException("site", "these links lead nowhere:\n" + String.join("\n", broken), null, null);
        }
        PrintWriter print = spec.commandLine().getOut();
        print.println(pages + " pages: " + out.resolve("index.html").toAbsolutePath());
        print.flush();
        return 0;
    }

    private void document(Path root) {
        ToolProvider javadoc = ToolProvider.findFirst("javadoc").orElseThrow(() -> new DataException(
                "site", "this Java has no javadoc: " + System.getProperty("java.home"), null,
                "use a JDK, or --no-api"));
        String sources = Stream.of("autograd", "nn", "vit").map(module -> root.resolve(module).resolve("src/main/java"))
                .map(Path::toString).collect(Collectors.joining(File.pathSeparator));
        StringWriter messages = new StringWriter();
        List<String> arguments = List.of("-quiet", "-Xdoclint:none", "-encoding", "UTF-8", "-docencoding", "UTF-8",
                "--add-modules", "jdk.incubator.vector", "-notimestamp", "-windowtitle", "Gradus", "-doctitle",
                "Gradus",
                "-header", "<a href=\"{@docRoot}/../index.html\">Gradus</a>",
                "--add-stylesheet", out.resolve("assets/api.css").toString(), "-sourcepath", sources, "-subpackages",
                "dev.gradus", "-classpath",
                System.getProperty("java.class.path"),
                "-d", out.resolve("api").toString());
        PrintWriter writer = new PrintWriter(messages);
        if (javadoc.run(writer, writer, arguments.toArray(String[]::new)) != 0) {
            throw new DataException("site", "javadoc failed\n" + messages, null, null);
        }
    }
}
