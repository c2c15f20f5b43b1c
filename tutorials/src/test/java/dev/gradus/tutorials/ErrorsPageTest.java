package dev.gradus.tutorials;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Holds {@code docs/errors.md} to the messages that the house gives. */
class ErrorsPageTest {
    private static final String MEND = "look at what changed, then: mvn test -pl tutorials -am "
            + "-Dtest=ErrorsPageTest -Dsurefire.failIfNoSpecifiedTests=false -Dgradus.docs=update";
    private static final String HEAD = """
            # What Gradus says when something is wrong

            Every message begins with where it comes from and says in its first line what was wanted and what was got; the rule
            and a hint follow. A test makes each of these mistakes and compares the words. What each operation refuses besides is
            tested with the operation; [coverage](coverage.md) counts it.
            """;

    private final Path page = Path.of("").toAbsolutePath().getParent().resolve("docs").resolve("errors.md");

    @Test
    void everyMistakeGetsTheMessageOnThePage() throws IOException {
        String wanted = markdown();
        if ("update".equals(System.getProperty("gradus.docs"))) {
            Files.writeString(page, wanted);
        }
        String found = Files.exists(page) ? Files.readString(page).replace("\r\n", "\n") : "";
        assertEquals(wanted, found, MEND);
    }

    @Test
    void thePageShowsAtLeastFortyKindsOfMistakes() {
        List<String> titles = Mistakes.all().values().stream().flatMap(List::stream).map(Mistake::title).toList();
        assertTrue(titles.size() >= 40, () -> titles.size() + " mistakes");
        assertEquals(titles.size(), titles.stream().distinct().count(), titles::toString);
    }

    private static String markdown() {
        StringBuilder text = new StringBuilder(HEAD);
        for (Map.Entry<String, List<Mistake>> chapter : Mistakes.all().entrySet()) {
            text.append("\n## ").append(chapter.getKey()).append('\n');
            for (Mistake mistake : chapter.getValue()) {
                text.append("\n**").append(mistake.title()).append("**\n\n```text\n")
                        .append(mistake.message()).append("\n```\n");
            }
        }
        return text.toString();
    }
}
