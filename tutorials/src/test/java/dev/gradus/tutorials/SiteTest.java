package dev.gradus.tutorials;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.examples.lesson.Lesson;
import dev.gradus.examples.site.Site;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The site of this checkout, without the Java API. */
class SiteTest {
    private static final Pattern LINK = Pattern.compile("(?:href|src)=\"([^\"]*)\"");
    private static final Pattern RESOURCE =
            Pattern.compile(
                    "<(?:link|script|img|source|iframe|video|audio|object|embed)\\b"
                            + "[^>]*(?:href|src|data)=\"(\\w+:|//)");

    @TempDir
    private static Path out;

    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

    @BeforeAll
    static void build() {
        assertTrue(new Site(ROOT, out, false).build() > 20);
    }

    @Test
    void everyLinkAndEveryAnchorIsThere() throws IOException {
        List<String> broken = new ArrayList<>();
        Map<Path, String> texts = new HashMap<>();
        for (Path page : pages()) {
            Matcher links = LINK.matcher(text(page, texts));
            while (links.find()) {
                String link = links.group(1);
                if (link.matches("[a-z]+:.*")) {
                    continue;
                }
                String[] parts = link.split("#", 2);
                Path target = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
                boolean whole = Files.isRegularFile(target)
                        && (parts.length == 1 || text(target, texts).contains("id=\"" + parts[1] + "\""));
                if (!whole) {
                    broken.add(out.relativize(page) + " leads to " + link);
                }
            }
        }
        assertTrue(broken.isEmpty(), () -> "these links lead nowhere:\n" + String.join("\n", broken));
    }

    @Test
    void nothingIsAskedOfAnotherHost() throws IOException {
        for (Path page : pages()) {
            Matcher resource = RESOURCE.matcher(Files.readString(page).replace("href=\"data:,\"", ""));
            assertFalse(resource.find(), () -> page + " loads " + resource.group());
        }
        for (String asset : List.of("style.css", "search.js")) {
            String text = Files.readString(out.resolve("assets").resolve(asset));
            assertFalse(text.contains("://") || text.contains("@import") || text.contains("fetch("), asset);
        }
    }

    @Test
    void everyLessonHasItsPageInEachOfItsLanguagesAndASwitchBetweenThem() throws IOException {
        for (Lesson lesson : Lesson.in(ROOT.resolve("tutorials"))) {
            Path folder = out.resolve("tutorials").resolve(lesson.folder().getFileName());
            String english = Files.readString(folder.resolve("index.html"));
            assertTrue(english.contains("<html lang=\"en\">") && english.contains(lesson.title()), lesson.title());
            boolean translated = Files.exists(lesson.folder().resolve("README.zh.md"));
            assertEquals(translated, english.contains("href=\"index.zh.html\""), lesson.title());
            if (translated) {
                String chinese = Files.readString(folder.resolve("index.zh.html"));
                assertTrue(chinese.contains("<html lang=\"zh-CN\">") && chinese.contains(">English</a>"));
            }
        }
    }

    @Test
    void formulasAreDrawnAndCodeIsColored() throws IOException {
        String lesson = Files.readString(out.resolve("tutorials/01-a-gradient-in-ten-lines/index.html"));
        assertTrue(lesson.contains("<mfrac>") && !lesson.contains("\\frac"), "formulas");
        assertTrue(lesson.contains("<span class=\"hk\">void</span>"), "code");
        assertFalse(lesson.contains("<!-- include"), "comments for the build");
        assertTrue(Files.exists(out.resolve("tutorials/01-a-gradient-in-ten-lines/tangents.svg")));
        assertTrue(Files.exists(out.resolve("tutorials/01-a-gradient-in-ten-lines/Tangents.java.html")));
        assertTrue(Files.exists(out.resolve("docs/coverage.html")));
    }

    @Test
    void theSearchKnowsTheWordsOfEveryDocument() throws IOException {
        String index = Files.readString(out.resolve("assets/index.js"));
        assertTrue(index.startsWith("const PAGES = [") && index.contains("A gradient in ten lines"));
        assertTrue(index.contains("docs/architecture.html") && !index.contains("<script"));
    }

    private static String text(Path page, Map<Path, String> texts) throws IOException {
        String known = texts.get(page);
        if (known == null) {
            known = Files.readString(page);
            texts.put(page, known);
        }
        return known;
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> files = Files.walk(out)) {
            return files.filter(file -> file.toString().endsWith(".html")).toList();
        }
    }
}
