package dev.gradus.examples.report;

import java.util.Locale;

/** Text for HTML and SVG; whatever comes from outside is escaped. */
final class Html {
    private final StringBuilder text = new StringBuilder();

    /** Adds markup; arguments are escaped unless they are {@link Html} themselves or numbers. */
    Html add(String markup, Object... arguments) {
        Object[] safe = new Object[arguments.length];
        for (int i = 0; i < safe.length; i++) {
            safe[i] = arguments[i] instanceof String s ? escape(s) : arguments[i];
        }
        text.append(safe.length == 0 ? markup : String.format(Locale.ROOT, markup, safe));
        return this;
    }

    static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
