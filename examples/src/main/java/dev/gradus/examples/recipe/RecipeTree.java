package dev.gradus.examples.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.NearMatches;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Recipes as trees of values: what TOML files and {@code config.json} hold. Reading is strict: a key that there is not,
 * a value of another type or out of bounds is an error that names file and key.
 */
public final class RecipeTree {
    private RecipeTree() {}

    /** All keys that have a value. */
    public static ObjectNode of(Recipe recipe) {
        return tree(recipe);
    }

    private static ObjectNode tree(Record group) {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        for (RecordComponent component : group.getClass().getRecordComponents()) {
            Object value = component(group, component);
            String name = RecipeKey.kebab(component.getName());
            if (value instanceof Record inner) {
                tree.set(name, tree(inner));
            } else if (value != null) {
                tree.set(name, RecipeKey.node(value));
            }
        }
        return tree;
    }

    /** Keys with a value, by their whole names. */
    static Map<String, JsonNode> flat(ObjectNode tree) {
        Map<String, JsonNode> flat = new LinkedHashMap<>();
        flatten("", tree, flat);
        return flat;
    }

    private static void flatten(String prefix, ObjectNode tree, Map<String, JsonNode> flat) {
        tree.properties().forEach(entry -> {
            String name = prefix + entry.getKey();
            if (entry.getValue() instanceof ObjectNode inner && !RecipeKey.names().contains(name)) {
                flatten(name + ".", inner, flat);
            } else {
                flat.put(name, entry.getValue());
            }
        });
    }

    /**
     * The recipe that a tree describes, with some keys set otherwise.
     *
     * @param where what messages call the tree: a file's name
     * @throws ArgumentException naming the key, what it may be, and the key that was meant
     */
    public static Recipe read(String where, ObjectNode tree, List<Setting> settings) {
        Map<String, JsonNode> given = flat(tree);
        Map<String, Setting> set = new LinkedHashMap<>();
        given.keySet().forEach(name -> known(where, name));
        for (Setting setting : settings) {
            given.put(setting.key(), known(setting.where(), setting.key()).node(setting.value()));
            set.put(setting.key(), setting);
        }
        Map<String, Object> values = new LinkedHashMap<>();
        for (RecipeKey key : RecipeKey.all()) {
            JsonNode node = given.get(key.name());
            Setting by = set.get(key.name());
            Object value = node == null ? key.usual()
                    : by == null ? key.value(where, key.name(), node)
                    : key.value(by.where(), by.label(), node);
            if (value == null && key.type().isPrimitive()) {
                throw new ArgumentException(where, key.name() + " is missing",
                        key.name() + " is " + key.allowed(), key.rule().says());
            }
            values.put(key.name(), value);
        }
        return (Recipe) make(where, Recipe.class, "", values);
    }

    private static RecipeKey known(String where, String name) {
        for (RecipeKey key : RecipeKey.all()) {
            if (key.name().equals(name)) {
                return key;
            }
        }
        List<String> same = RecipeKey.names().stream().filter(key -> key.endsWith("." + name)).toList();
        throw new ArgumentException(where, "there is no key '" + name + "'",
                "'gradus recipes --keys' lists the keys",
                same.isEmpty() ? NearMatches.hint(name, RecipeKey.names())
                        : "did you mean " + String.join(" or ", same) + "?");
    }

    /** Makes a record of the values whose names begin with a prefix. */
    private static Object make(String where, Class<?> record, String prefix, Map<String, Object> values) {
        List<Object> arguments = new ArrayList<>();
        for (RecordComponent component : record.getRecordComponents()) {
            String name = prefix + RecipeKey.kebab(component.getName());
            arguments.add(component.getType().isRecord()
                    ? make(where, component.getType(), name + ".", values)
                    : values.get(name));
        }
        try {
            Constructor<?> canonical = record.getDeclaredConstructor(
                    Arrays.stream(record.getRecordComponents()).map(RecordComponent::getType).toArray(Class[]::new));
            return canonical.newInstance(arguments.toArray());
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof ArgumentException wrong) {
                throw new ArgumentException(where, wrong.problem(), wrong.rule(), wrong.hint());
            }
            throw new IllegalStateException("a record of checked values was refused", e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("groups of keys are public records", e);
        }
    }

    private static Object component(Record group, RecordComponent component) {
        try {
            return component.getAccessor().invoke(group);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("groups of keys are public records", e);
        }
    }
}
