package dev.gradus.examples.site;

import dev.gradus.autograd.error.DataException;
import dev.gradus.autograd.io.AtomicFile;
import dev.gradus.examples.lesson.Lesson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The documents of a checkout as static pages: every Markdown file that can be reached from the README at the top, the
 * sources and pictures that they link to, and a search.
 *
 * <p>Pages lie where their files lie: {@code docs/a.md} becomes {@code docs/a.html}, {@code README.md} {@code
 * index.html}, {@code README.zh.md} {@code index.zh.html}. Nothing in them asks another host for anything.
 */
public final class Site {
    private static final Set<String> SOURCES = Set.of("java", "cl", "py", "xml", "properties", "sh", "slips", "prefs");

    private final Path root;
    private final Path out;
    private final boolean api;
    private final List<Lesson> lessons;
    private final Deque<Path> todo = new ArrayDeque<>();
    private final Set<Path> seen = new HashSet<>();
    private final SearchIndex index = new SearchIndex();
    private final List<Path> pages = new ArrayList<>();
    private final Map<Path, String> titles = new HashMap<>();

    /**
     * @param root the checkout
     * @param out the folder for the pages
     * @param api whether {@code out/api} holds, or will hold, the API documentation
     */
    public Site(Path root, Path out, boolean api) {
        this.root = root.toAbsolutePath().normalize();
        this.out = out.toAbsolutePath().normalize();
        this.api = api;
        this.lessons = Lesson.in(this.root.resolve("tutorials"));
    }

    /** Writes everything; returns the number of pages. */
    public int build() {
        visit(root.resolve("README.md"));
        visit(root.resolve("tutorials/README.md"));
        visit(root.resolve("tutorials/README.zh.md"));
        visit(root.resolve("docs/README.md"));
        visit(root.resolve("docs/coverage.md"));
        for (Lesson lesson : lessons) {
            visit(lesson.folder().resolve("README.md"));
            visit(lesson.folder().resolve("README.zh.md"));
        }
        try {
            while (!todo.isEmpty()) {
                write(todo.pop());
            }
            for (String asset : List.of("style.css", "api.css", "search.js")) {
                write(out.resolve("assets").resolve(asset), resource(asset));
            }
            write(out.resolve("assets/index.js"), index.script());
        } catch (IOException e) {
            throw new DataException("site", "cannot write to " + out, null, null, e);
        }
        return pages.size();
    }

    /** The links of the pages written that lead nowhere, a line for each. The API, if wanted, must be there by now. */
    public List<String> brokenLinks() {
        return new Links(out).broken(pages);
    }

    private void visit(Path file) {
        Path place = file.normalize();
        if (place.startsWith(root) && Files.exists(place) && seen.add(place)) {
            todo.add(place);
        }
    }

    private void write(Path file) throws IOException {
        String extension = file.getFileName().toString().replaceFirst(".*\\.", "");
        if (Files.isDirectory(file)) {
            publish(file, page(file, file.getFileName() + "/", listing(file)));
        } else if (extension.equals("md")) {
            document(file);
        } else if (isSource(file)) {
            String name = root.relativize(file).toString();
            publish(file, page(file, name, "<h1 class=\"file\">" + name + "</h1>\n<pre tabindex=\"0\"><code>"
                    + Highlighter.html(extension, Files.readString(file)) + "</code></pre>\n"));
        } else {
            Path target = out.resolve(root.relativize(file));
            Files.createDirectories(target.getParent());
            AtomicFile.writeBytes(target, Files.readAllBytes(file));
        }
    }

    private void publish(Path file, String html) throws IOException {
        pages.add(pageOf(file));
        write(pageOf(file), html);
    }

    private void document(Path file) throws IOException {
        Markdown markdown = new Markdown(Files.readString(file), link -> resolved(file, link),
                picture -> isBright(file, picture));
        String title = markdown.title();
        index.add(root.relativize(file).startsWith("tutorials") ? "lesson" : "docs", title,
                out.relativize(pageOf(file)).toString(), markdown.words());
        publish(file, page(file, title, markdown.html()));
    }

    /** Whether a picture was drawn for light pages only. */
    private static boolean isBright(Path from, String picture) {
        Path file = from.resolveSibling(picture).normalize();
        return !picture.contains(":") && !(picture.endsWith(".svg") && read(file).contains("prefers-color-scheme"));
    }

    private static boolean isSource(Path file) {
        String name = file.getFileName().toString();
        return SOURCES.contains(name.replaceFirst(".*\\.", "")) || !name.contains(".");
    }

    /** Where a file's page, or its copy, lies in the site. */
    private Path pageOf(Path file) {
        Path place = out.resolve(root.relativize(file));
        String name = file.getFileName().toString();
        if (Files.isDirectory(file)) {
            return file.equals(root) ? out.resolve("index.html") : place.resolve("files.html");
        } else if (name.equals("README.md")) {
            return place.resolveSibling("index.html");
        } else if (name.equals("README.zh.md")) {
            return place.resolveSibling("index.zh.html");
        } else if (name.endsWith(".md")) {
            return place.resolveSibling(name.replaceFirst("md$", "html"));
        }
        return isSource(file) ? place.resolveSibling(name + ".html") : place;
    }

    /** A link of a document as a link of its page; what it leads to becomes part of the site. */
    private String resolved(Path from, String link) {
        if (link.matches("[a-z]+:.*") || link.startsWith("#")) {
            return link;
        }
        int hash = link.indexOf('#');
        String anchor = hash < 0 ? "" : link.substring(hash);
        Path target = from.resolveSibling(hash < 0 ? link : link.substring(0, hash)).normalize();
        if (!target.startsWith(root) || !Files.exists(target)) {
            throw new DataException("site", root.relativize(from) + " links to " + link + ", which is not there", null,
                    null);
        }
        Path readme = target.resolve("README.md");
        Path shown = Files.isDirectory(target) && Files.isRegularFile(readme) ? readme : target;
        visit(shown);
        return relative(from, pageOf(shown)) + anchor;
    }

    private String relative(Path from, Path page) {
        return pageOf(from).getParent().relativize(page).toString().replace('\\', '/');
    }

    private String listing(Path folder) throws IOException {
        StringBuilder html =
                new StringBuilder("<h1 class=\"file\">").append(root.relativize(folder)).append("/</h1>\n<ul>\n");
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString();
                if (name.startsWith(".") || name.equals("target")) {
                    continue;
                }
                visit(file);
                html.append("<li><a href=\"").append(relative(folder, pageOf(file))).append("\">").append(name)
                        .append(Files.isDirectory(file) ? "/" : "").append("</a></li>\n");
            }
        }
        return html.append("</ul>\n").toString();
    }

    // ---- what surrounds a page

    private String page(Path file, String title, String body) throws IOException {
        String name = file.getFileName().toString();
        boolean chinese = name.endsWith(".zh.md");
        Path home = root.resolve("README.md");
        Map<String, String> values = new LinkedHashMap<>();
        values.put("lang", chinese ? "zh-CN" : "en");
        values.put("title", Highlighter.escape(title));
        String up = relative(file, out.resolve("x")).replaceFirst("x$", "");
        values.put("root", up);
        values.put("home", relative(file, pageOf(home)));
        values.put("menu", menu(file, chinese));
        values.put("switch", languages(file, chinese));
        values.put("search", chinese ? "搜索" : "Search");
        values.put("contents", chinese ? "目录" : "Contents");
        values.put("body",
                body.replace("<table>", "<div class=\"wide\"><table>").replace("</table>", "</table></div>"));
        values.put("around", around(file, chinese));
        String html = resource("page.html");
        for (Map.Entry<String, String> value : values.entrySet()) {
            html = html.replace("{{" + value.getKey() + "}}", value.getValue());
        }
        return html;
    }

    private String menu(Path file, boolean chinese) {
        StringBuilder html = new StringBuilder("<p>").append(chinese ? "课程" : "Lessons").append("</p>\n<ul>\n");
        for (Lesson lesson : lessons) {
            Path page = inLanguage(lesson.folder(), chinese);
            item(html, file, page, title(page));
        }
        html.append("</ul>\n<p>").append(chinese ? "文档" : "Documents").append("</p>\n<ul>\n");
        item(html, file, root.resolve("README.md"), "Gradus");
        item(html, file, inLanguage(root.resolve("tutorials"), chinese), chinese ? "全部课程" : "All lessons");
        for (String name : List.of("architecture", "recipes", "training", "augmentation", "weights", "errors",
                "coverage",
                "benchmarks", "performance")) {
            Path document = root.resolve("docs").resolve(name + ".md");
            if (Files.exists(document)) {
                visit(document);
                item(html, file, document, title(document));
            }
        }
        if (api) {
            html.append("<li><a href=\"").append(relative(file, out.resolve("api/index.html"))).append("\">")
                    .append(chinese ? "API 文档" : "The Java API").append("</a></li>\n");
        }
        return html.append("</ul>\n").toString();
    }

    private void item(StringBuilder html, Path from, Path to, String title) {
        html.append("<li><a href=\"").append(relative(from, pageOf(to))).append('"')
                .append(from.equals(to) ? " aria-current=\"page\"" : "").append('>').append(Highlighter.escape(title))
                .append("</a></li>\n");
    }

    /** The prose of a folder, in Chinese if that is wanted and there. */
    private static Path inLanguage(Path folder, boolean chinese) {
        Path translated = folder.resolve("README.zh.md");
        return chinese && Files.exists(translated) ? translated : folder.resolve("README.md");
    }

    private String languages(Path file, boolean chinese) {
        String name = file.getFileName().toString();
        Path other = file.resolveSibling(chinese ? name.replace(".zh.md", ".md") : name.replace(".md", ".zh.md"));
        if (!name.endsWith(".md") || !Files.exists(other)) {
            return "";
        }
        return "<a class=\"language\" lang=\"" + (chinese ? "en" : "zh-CN") + "\" href=\""
                + relative(file, pageOf(other)) + "\">" + (chinese ? "English" : "中文") + "</a>";
    }

    /** Links to the lessons before and after. */
    private String around(Path file, boolean chinese) {
        List<Path> pages = lessons.stream().map(lesson -> inLanguage(lesson.folder(), chinese)).toList();
        int at = pages.indexOf(file);
        if (at < 0) {
            return "";
        }
        List<String> links = new ArrayList<>();
        for (int step : new int[] {-1, 1}) {
            if (at + step >= 0 && at + step < pages.size()) {
                Path page = pages.get(at + step);
                String title = Highlighter.escape(title(page));
                links.add("<a class=\"" + (step < 0 ? "before" : "after") + "\" href=\"" + relative(file, pageOf(page))
                        + "\">" + (step < 0 ? "← " + title : title + " →") + "</a>");
            }
        }
        return "<nav class=\"around\">" + String.join("\n", links) + "</nav>";
    }

    /** The first heading of a document; the menu of every page asks for it. */
    private String title(Path document) {
        return titles.computeIfAbsent(document, file -> new Markdown(read(file)).title());
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new DataException("site", "cannot read " + file, null, null, e);
        }
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = Site.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        AtomicFile.writeString(file, text);
    }
}
