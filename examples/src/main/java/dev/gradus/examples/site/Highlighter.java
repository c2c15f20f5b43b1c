package dev.gradus.examples.site;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Colors code by its tokens, as HTML: comments, strings, numbers, words of the language, types. */
final class Highlighter {
    private static final Set<String> JAVA = words("""
            abstract assert boolean break byte case catch char class continue default do double else enum
            extends false final finally float for if implements import instanceof int interface long native new
            null package permits private protected public record return sealed short static strictfp super
            switch synchronized this throw throws transient true try var void volatile while yield
            """);
    private static final Set<String> OPENCL = words("""
            kernel global local constant private barrier const void int uint float float2 float4 float8 float16
            half double long ulong char uchar short size_t bool if else for while do return break continue
            switch case default struct typedef static inline restrict unsigned define ifdef ifndef endif
            include pragma
            """);
    private static final Set<String> SHELL = Set.of("if", "then", "else", "fi", "for", "do", "done", "while", "case",
            "esac", "export", "cd", "exit");
    private static final Set<String> PYTHON = words("""
            and as assert class def del elif else except False finally for from global if import in is lambda
            None not or pass raise return True try while with yield
            """);

    private static final Pattern C_LIKE = Pattern.compile(
            "(?<comment>//[^\\n]*|/\\*.*?\\*/)"
                    + "|(?<string>\"\"\".*?\"\"\"|\"(?:\\\\.|[^\"\\\\\\n])*\"|'(?:\\\\.|[^'\\\\])+')"
                    + "|(?<number>\\b(?:0[xX][0-9a-fA-F_]+|\\d[\\d_]*(?:\\.\\d+)?(?:[eE][+-]?\\d+)?)[fFdDlL]?\\b)"
                    + "|(?<word>@?[A-Za-z_]\\w*)",
            Pattern.DOTALL);
    private static final Pattern HASHED = Pattern.compile(
            "(?<comment>(?<![\\w$])#[^\\n]*)|(?<string>\"\"\".*?\"\"\"|\"(?:\\\\.|[^\"\\\\\\n])*\"|'[^'\\n]*')"
                    + "|(?<number>(?<![\\w-])\\d+(?:\\.\\d+)?\\b)|(?<word>[A-Za-z_]\\w*)",
            Pattern.DOTALL);

    private Highlighter() {}

    /** @param language as after the fence of a block; one that is not known stays without colors */
    static String html(String language, String code) {
        return switch (language) {
            case "java" -> color(C_LIKE, JAVA, true, code);
            case "opencl", "c", "cl" -> color(C_LIKE, OPENCL, false, code);
            case "sh", "bash", "properties" -> color(HASHED, SHELL, false, code);
            case "python", "py" -> color(HASHED, PYTHON, true, code);
            default -> escape(code);
        };
    }

    private static String color(Pattern tokens, Set<String> keywords, boolean types, String code) {
        StringBuilder html = new StringBuilder();
        Matcher token = tokens.matcher(code);
        int end = 0;
        while (token.find()) {
            html.append(escape(code.substring(end, token.start())));
            String style = token.group("comment") != null ? "hc"
                    : token.group("string") != null ? "hs"
                    : token.group("number") != null ? "hn"
                    : styleOf(token.group(), keywords, types);
            html.append(style.isEmpty()
                    ? escape(token.group())
                    : "<span class=\"" + style + "\">" + escape(token.group()) + "</span>");
            end = token.end();
        }
        return html.append(escape(code.substring(end))).toString();
    }

    private static String styleOf(String word, Set<String> keywords, boolean types) {
        if (keywords.contains(word) || word.startsWith("@")) {
            return "hk";
        }
        return types && Character.isUpperCase(word.charAt(0)) && !word.equals(word.toUpperCase()) ? "ht" : "";
    }

    private static Set<String> words(String text) {
        return Set.of(text.strip().split("\\s+"));
    }

    static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }
}
