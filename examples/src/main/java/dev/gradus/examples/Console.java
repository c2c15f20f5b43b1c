package dev.gradus.examples;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.Locale;

/**
 * Where a command's words go: results to standard output, everything else to standard error; with JSON, standard output
 * carries one object per line and the words for people go to standard error too.
 *
 * @param json whether standard output carries JSON
 * @param terminal whether a person watches: then bars and colors make sense
 */
record Console(PrintWriter out, PrintWriter err, boolean json, boolean terminal) {

    /** A console on a command's writers; colors and bars only on a terminal that wants them. */
    static Console of(PrintWriter out, PrintWriter err, boolean json) {
        java.io.Console system = System.console();
        return new Console(out, err, json,
                system != null && system.isTerminal() && !"dumb".equals(System.getenv("TERM")));
    }

    boolean colors() {
        return terminal && System.getenv("NO_COLOR") == null;
    }

    /** A line of a result, for people. */
    void say(String format, Object... values) {
        PrintWriter to = json ? err : out;
        to.println(values.length == 0 ? format : String.format(Locale.ROOT, format, values));
        to.flush();
    }

    /** A line about what goes on. */
    void note(String format, Object... values) {
        err.println(values.length == 0 ? format : String.format(Locale.ROOT, format, values));
        err.flush();
    }

    /** Something that must not be overlooked. */
    void warn(String text) {
        note("%s", (colors() ? "\u001b[1;33mwarning:\u001b[0m " : "warning: ") + text);
    }

    /** An object for programs; nothing without JSON. */
    void emit(JsonNode event) {
        if (json) {
            out.println(event.toString());
            out.flush();
        }
    }
}
