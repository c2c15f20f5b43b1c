package dev.gradus.examples.figure;

/**
 * The colors of SVG figures, on a light page and on a dark one: a style sheet that asks which of them the reader wants,
 * and a page behind the figure, as the one around it may not follow.
 */
final class Theme {
    /** What figures paint words and axes with; the style sheet takes another for it on each page. */
    static final String INK = "#7d8590";

    /** What class names mean: {@code ink} and friends fill, {@code …-line} draws. */
    private static final String STYLE = """
            <style>
            .page{fill:#ffffff}.ink{fill:#57606a}.ink-line{stroke:#6e7781}.box{fill:#f6f8fa;stroke:#6e7781}
            .module{fill:#3b76d6}.leaf{fill:#fff4e8;stroke:#c85a00}.leaf-ink{fill:#a84a00}.grad{fill:#1a7f4b}
            [fill="#7d8590"]{fill:#57606a}[stroke="#7d8590"]{stroke:#6e7781}
            @media(prefers-color-scheme:dark){
            .page{fill:#0d1117}.ink{fill:#c9d1d9}.ink-line{stroke:#8b949e}.box{fill:#161b22;stroke:#8b949e}
            .module{fill:#2f62b8}.leaf{fill:#2b1d10;stroke:#f0883e}.leaf-ink{fill:#ffa657}.grad{fill:#56d493}
            [fill="#7d8590"]{fill:#b1bac4}[stroke="#7d8590"]{stroke:#8b949e}
            }
            </style>
            """;

    private Theme() {}

    /** The beginning of a figure: its size, what it shows for those who cannot see it, colors and page. */
    static String open(int width, int height, String title) {
        return """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%1$d" role="img" aria-label="%s"
                     font-family="system-ui, sans-serif" font-size="13" stroke-linecap="round">
                %s<path class="page" d="M0 0H%1$dV%2$dH0Z"/>
                """.formatted(width, height, escape(title), STYLE);
    }

    static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }
}
