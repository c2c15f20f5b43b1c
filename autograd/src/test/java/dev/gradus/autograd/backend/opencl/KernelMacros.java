package dev.gradus.autograd.backend.opencl;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The one-line macros of a kernel file, evaluated as C does with {@code int}: + - * / % & ^ | << >>, comparisons left
 * out, calls of other such macros. So a test computes with the very text that the device compiles.
 */
final class KernelMacros {
    private static final Pattern MACRO =
            Pattern.compile("^#define (\\w+)(?:\\(([\\w, ]*)\\))? (.*[^\\\\])$", Pattern.MULTILINE);
    /** Binary operators, those that bind least first. */
    private static final List<List<String>> OPERATORS = List.of(
            List.of("|"), List.of("^"), List.of("&"), List.of("<<", ">>"), List.of("+", "-"), List.of("*", "/", "%"));

    private final Map<String, Macro> macros = new HashMap<>();

    private record Macro(List<String> parameters, String body) {}

    private KernelMacros() {}

    /** The macros of a resource beside the backend's classes; where one is defined twice, the first. */
    static KernelMacros of(String file) throws IOException {
        KernelMacros read = new KernelMacros();
        try (InputStream in = OpenClBackend.class.getResourceAsStream(file)) {
            Matcher matcher = MACRO.matcher(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            while (matcher.find()) {
                List<String> parameters = matcher.group(2) == null ? List.of()
                        : Arrays.stream(matcher.group(2).split(",")).map(String::strip).toList();
                read.macros.putIfAbsent(matcher.group(1), new Macro(parameters, matcher.group(3).strip()));
            }
        }
        return read;
    }

    /** The value of a macro for arguments. */
    int value(String name, int... arguments) {
        Macro macro = macros.get(name);
        if (macro == null || macro.parameters.size() != arguments.length) {
            throw new IllegalArgumentException("no macro " + name + " of " + arguments.length + " arguments");
        }
        Map<String, Integer> names = new HashMap<>();
        for (int i = 0; i < arguments.length; i++) {
            names.put(macro.parameters.get(i), arguments[i]);
        }
        return new Expression(macro.body, names).whole();
    }

    /** A parser by recursive descent that computes while it reads. */
    private final class Expression {
        private final String text;
        private final Map<String, Integer> names;
        private int at;

        Expression(String text, Map<String, Integer> names) {
            this.text = text;
            this.names = names;
        }

        int whole() {
            int value = binary(0);
            if (!rest().isEmpty()) {
                throw new IllegalArgumentException("not understood: '" + rest() + "' of " + text);
            }
            return value;
        }

        private String rest() {
            while (at < text.length() && text.charAt(at) == ' ') {
                at++;
            }
            return text.substring(at);
        }

        private boolean take(String token) {
            boolean there = rest().startsWith(token);
            at += there ? token.length() : 0;
            return there;
        }

        private int binary(int level) {
            if (level == OPERATORS.size()) {
                return operand();
            }
            int value = binary(level + 1);
            while (true) {
                String operator = OPERATORS.get(level).stream().filter(this::take).findFirst().orElse(null);
                if (operator == null) {
                    return value;
                }
                value = apply(operator, value, binary(level + 1));
            }
        }

        private int operand() {
            if (take("(")) {
                int value = binary(0);
                expect(")");
                return value;
            }
            int begin = at + text.substring(at).length() - rest().length();
            int end = begin;
            while (end < text.length() && (Character.isLetterOrDigit(text.charAt(end)) || text.charAt(end) == '_')) {
                end++;
            }
            String word = text.substring(begin, end);
            at = end;
            if (word.matches("\\d+")) {
                return Integer.parseInt(word);
            }
            if (names.containsKey(word)) {
                return names.get(word);
            }
            return call(word);
        }

        private int call(String macro) {
            if (!take("(")) {
                return value(macro);
            }
            List<Integer> arguments = new java.util.ArrayList<>();
            do {
                arguments.add(binary(0));
            } while (take(","));
            expect(")");
            return value(macro, arguments.stream().mapToInt(i -> i).toArray());
        }

        private void expect(String token) {
            if (!take(token)) {
                throw new IllegalArgumentException("'" + token + "' is missing at '" + rest() + "' of " + text);
            }
        }

        private static int apply(String operator, int a, int b) {
            return switch (operator) {
                case "|" -> a | b;
                case "^" -> a ^ b;
                case "&" -> a & b;
                case "<<" -> a << b;
                case ">>" -> a >> b;
                case "+" -> a + b;
                case "-" -> a - b;
                case "*" -> a * b;
                case "/" -> a / b;
                case "%" -> a % b;
                default -> throw new IllegalArgumentException(operator);
            };
        }
    }
}
