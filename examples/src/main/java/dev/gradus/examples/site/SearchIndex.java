package dev.gradus.examples.site;

import java.util.ArrayList;
import java.util.List;

/** The words of all pages, as a script that the search reads: no request is made, so it also works from a folder. */
final class SearchIndex {
    private final List<String> entries = new ArrayList<>();

    void add(String kind, String title, String page, String words) {
        entries.add(
                "[" + string(kind) + "," + string(title) + "," + string(page.replace('\\', '/')) + "," + string(words)
                        + "]");
    }

    String script() {
        return "const PAGES = [\n" + String.join(",\n", entries) + "\n];\n";
    }

    private static String string(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            switch (c) {
                case '"', '\\' -> json.append('\\').append(c);
                case '<' -> json.append("\\u003c");
                default -> json.append(c < ' ' ? " " : c);
            }
        }
        return json.append('"').toString();
    }
}
