package dev.gradus.examples.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.NearMatches;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * One key of recipes, as its {@link Key} declares it.
 *
 * @param name with its group, {@code optimizer.weight-decay}
 * @param type of its values
 * @param rule what it decides, and within which bounds
 */
public record RecipeKey(String name, Class<?> type, Key rule) {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final List<RecipeKey> ALL = all(Recipe.class, "");

    /** All keys, group by group. */
    public static List<RecipeKey> all() {
        return ALL;
    }

    private static List<RecipeKey> all(Class<?> record, String prefix) {
        List<RecipeKey> keys = new ArrayList<>();
        for (RecordComponent component : record.getRecordComponents()) {
            String name = prefix + kebab(component.getName());
            if (component.getType().isRecord()) {
                keys.addAll(all(component.getType(), name + "."));
            } else {
                keys.add(new RecipeKey(name, component.getType(), component.getAnnotation(Key.class)));
            }
        }
        return List.copyOf(keys);
    }

    /** {@code weightDecay} as it stands in recipes: {@code weight-decay}. */
    static String kebab(String name) {
        return name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }

    /** The names of all keys. */
    public static List<String> names() {
        return ALL.stream().map(RecipeKey::name).toList();
    }

    /** What may stand for it, in words: {@code 1 to 1,000,000}, {@code one of cosine, linear}. */
    public String allowed() {
        if (type.isEnum()) {
            return "one of " + String.join(", ", choices());
        }
        if (type == boolean.class) {
            return "true or false";
        }
        if (type == String.class) {
            return "text in quotes";
        }
        String bounds = bounds();
        return isWhole() ? bounds.isEmpty() ? "a whole number" : bounds
                : bounds.isEmpty() ? "a number" : "a number " + bounds;
    }

    private boolean isWhole() {
        return type == int.class || type == long.class || type == Integer.class;
    }

    private String bounds() {
        boolean over = !Double.isInfinite(rule.from());
        boolean up = !Double.isInfinite(rule.to());
        if (isWhole() && over && up) {
            return number(rule.from()) + " to " + number(rule.to());
        }
        List<String> parts = new ArrayList<>();
        if (over) {
            parts.add("of at least " + number(rule.from()));
        }
        if (!Double.isInfinite(rule.above())) {
            parts.add("above " + number(rule.above()));
        }
        if (up) {
            parts.add("up to " + number(rule.to()));
        }
        if (!Double.isInfinite(rule.below())) {
            parts.add("below " + number(rule.below()));
        }
        return String.join(" and ", parts);
    }

    private static String number(double value) {
        return value == Math.rint(value)
                ? String.format(Locale.ROOT, "%,d", (long) value)
                : BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }

    private List<String> choices() {
        return Arrays.stream(type.getEnumConstants()).map(RecipeKey::nameOf).toList();
    }

    private static String nameOf(Object constant) {
        return ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** A value as it stands in a file. */
    static JsonNode node(Object value) {
        return switch (value) {
            case null -> JSON.nullNode();
            case Integer i -> JSON.numberNode(i);
            case Long l -> JSON.numberNode(l);
            case Double d -> JSON.numberNode(d);
            case Boolean b -> JSON.booleanNode(b);
            case Enum<?> constant -> JSON.textNode(nameOf(constant));
            default -> JSON.textNode(value.toString());
        };
    }

    /** What was typed, as it would stand in a file; what is no number where one is wanted stays text. */
    JsonNode node(String typed) {
        if (type == String.class || type.isEnum()) {
            return JSON.textNode(typed);
        }
        if (type == boolean.class) {
            return typed.equals("true") || typed.equals("false")
                    ? JSON.booleanNode(typed.equals("true"))
                    : JSON.textNode(typed);
        }
        try {
            return isWhole() ? JSON.numberNode(Long.parseLong(typed)) : JSON.numberNode(Double.parseDouble(typed));
        } catch (NumberFormatException e) {
            return JSON.textNode(typed);
        }
    }

    /** The usual value; null for none, and the empty text. */
    Object usual() {
        if (rule.usual().isEmpty()) {
            return type == String.class ? "" : null;
        }
        return value("recipe", name, node(rule.usual()));
    }

    /**
     * The value that a node stands for.
     *
     * @param label what messages call the key
     * @throws ArgumentException if it is of another type or out of bounds
     */
    Object value(String where, String label, JsonNode node) {
        Object value = typed(where, label, node);
        if (value == null || value instanceof Number number && !inBounds(number.doubleValue())) {
            throw new ArgumentException(where, label + " must be " + allowed() + ", got " + node, null,
                    rule.says());
        }
        return value;
    }

    private Object typed(String where, String label, JsonNode node) {
        if (type.isEnum() && node.isTextual()) {
            return constant(where, label, node.textValue());
        }
        if (type == String.class) {
            return node.isTextual() ? node.textValue() : null;
        }
        if (type == boolean.class) {
            return node.isBoolean() ? (Object) node.booleanValue() : null;
        }
        if (type == long.class) {
            return node.isIntegralNumber() && node.canConvertToLong() ? (Object) node.longValue() : null;
        }
        if (isWhole()) {
            return node.isIntegralNumber() && node.canConvertToInt() ? (Object) node.intValue() : null;
        }
        return node.isNumber() && !type.isEnum() ? (Object) node.doubleValue() : null;
    }

    private Object constant(String where, String label, String typed) {
        for (Object constant : type.getEnumConstants()) {
            if (nameOf(constant).equals(typed)) {
                return constant;
            }
        }
        throw new ArgumentException(where, label + " must be " + allowed() + ", got '" + typed + "'", null,
                NearMatches.hint(typed, choices()));
    }

    private boolean inBounds(double value) {
        return value >= rule.from() && value <= rule.to() && Double.isFinite(value)
                && (value > rule.above() || Double.isInfinite(rule.above()))
                && (value < rule.below() || Double.isInfinite(rule.below()));
    }
}
