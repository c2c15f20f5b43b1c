package dev.gradus.examples.site;

import dev.gradus.autograd.error.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Follows the links within a site: each must lead to a file, and to a place in it if it names one. */
final class Links {
    private static final Pattern LINK = Pattern.compile("(?:href|src)=\"([^\"]*)\"");

    private final Path out;
    private final Map<Path, String> texts = new HashMap<>();

    Links(Path out) {
        this.out = out;
    }

    /** What leads nowhere on these pages, a line for each. */
    List<String> broken(List<Path> pages) {
        List<String> broken = new ArrayList<>();
        for (Path page : pages) {
            Matcher links = LINK.matcher(text(page));
            while (links.find()) {
                String link = links.group(1);
                if (!link.matches("[a-z]+:.*") && !leadsSomewhere(page, link)) {
                    broken.add(out.relativize(page) + " leads to " + link);
                }
            }
        }
        return broken;
    }

    private boolean leadsSomewhere(Path page, String link) {
        String[] parts = link.split("#", 2);
        Path target = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
        return Files.isRegularFile(target)
                && (parts.length == 1 || text(target).contains("id=\"" + parts[1] + "\""));
    }

    private String text(Path page) {
        return texts.computeIfAbsent(page, Links::read);
    }

    private static String read(Path page) {
        try {
            return Files.readString(page);
        } catch (IOException e) {
            throw new DataException("site", "cannot read " + page, null, null, e);
        }
    }
}
