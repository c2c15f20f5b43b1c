package dev.gradus.tutorials;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.examples.lesson.Lesson;
import dev.gradus.examples.site.Site;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The site of this checkout, without the Java API. */
class SiteTest {
    private static final Pattern RESOURCE =
            Pattern.compile(
                    "<(?:link|script|img|source|iframe|video|audio|object|embed)\\b"
                            + "[^>]*(?:href|src|data)=\"(\\w+:|//)");

    @TempDir
    private static Path out;

    private static Site site;

    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

    @BeforeAll
    static void build() {
        site = new Site(ROOT, out, false);
        assertTrue(site.build() > 20);
    }

    @Test
    void everyLinkAndEveryAnchorIsThere() {
        assertEquals(List.of(), site.brokenLinks());
    }

    @Test
    void aLinkOrAnAnchorThatIsNotThereIsFound() throws IOException {
        Path page = out.resolve("docs/architecture.html");
        String whole = Files.readString(page);
        try {
            Files.writeString(page, whole + "<a href=\"nowhere.html\"> <a href=\"#nothing\"> <img src=\"x.svg\">");
            assertEquals(List.of("docs/architecture.html leads to nowhere.html",
                    "docs/architecture.html leads to #nothing", "docs/architecture.html leads to x.svg"),
                    site.brokenLinks().stream().filter(line -> line.startsWith("docs/architecture")).toList());
        } finally {
            Files.writeString(page, whole);
        }
    }

    @Test
    void picturesForLightPagesLieOnACardAndTheOthersDoNot() throws IOException {
        String home = Files.readString(out.resolve("index.html"));
        assertTrue(home.matches("(?s).*<img src=\"docs/images/curves.png\"[^>]* class=\"card\".*"), "curves.png");
        String lesson = Files.readString(out.resolve("tutorials/01-a-gradient-in-ten-lines/index.html"));
        assertFalse(lesson.contains("class=\"card\""), "tangents.svg knows dark pages");
    }

    @Test
    void noEmphasisIsLeftAsAsterisks() throws IOException {
        for (Path page : pages()) {
            String prose = Files.readString(page).replaceAll("(?s)<pre.*?</pre>|<code>.*?</code>|<math.*?</math>", "");
            Matcher left = Pattern.compile("\\*\\*.{0,20}|[\\p{IsHan}。，：；！？]\\*\\p{IsHan}.{0,20}").matcher(prose);
            assertFalse(left.find(), () -> out.relativize(page) + ": " + left.group()
                    + "\nput punctuation after the closing asterisk, not before it");
        }
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

    private static List<Path> pages() throws IOException {
        try (Stream<Path> files = Files.walk(out)) {
            return files.filter(file -> file.toString().endsWith(".html")).toList();
        }
    }
}
