package dev.gradus.examples.recipe;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import dev.gradus.autograd.error.ArgumentException;
import java.util.Map;

/** Recipes as text, in TOML: comments for people, sections for groups, and types that are not guessed. */
public final class RecipeText {
    private RecipeText() {}

    /**
     * The keys of a text.
     *
     * @param where what messages call it
     * @throws ArgumentException if it is no TOML, naming line and column
     */
    static ObjectNode parse(String where, String text) {
        try {
            JsonNode tree = new TomlMapper().readTree(text);
            if (tree instanceof ObjectNode keys) {
                return keys;
            }
            throw new ArgumentException(where, "the recipe is empty");
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            String line = e.getOriginalMessage().lines().findFirst().orElse("");
            throw new ArgumentException(where, "is no TOML"
                    + (at == null ? "" : " in line " + at.getLineNr() + ", column " + at.getColumnNr()) + ": " + line,
                    "[group], then key = value; text stands in quotes, # begins a comment",
                    "'gradus recipes default' shows a recipe");
        }
    }

    /** A whole recipe, each key explained: read, it gives the same recipe. */
    public static String of(Recipe recipe) {
        Map<String, JsonNode> values = RecipeTree.flat(RecipeTree.of(recipe));
        StringBuilder text = new StringBuilder();
        String group = "";
        for (RecipeKey key : RecipeKey.all()) {
            String name = key.name();
            int dot = name.indexOf('.');
            if (dot > 0 && !name.substring(0, dot).equals(group)) {
                group = name.substring(0, dot);
                text.append("\n[").append(group).append("]\n");
            }
            JsonNode value = values.get(name);
            String line = name.substring(dot + 1) + " = " + (value == null ? "" : value);
            text.append(value == null ? "# " + name.substring(dot + 1) + ": as the model has it" : line)
                    .append("  # ").append(key.rule().says()).append('\n');
        }
        return text.toString();
    }
}
