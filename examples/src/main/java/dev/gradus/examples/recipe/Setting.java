package dev.gradus.examples.recipe;

import dev.gradus.autograd.error.ArgumentException;

/**
 * A key of a recipe and the value that it shall have instead.
 *
 * @param key as in {@code optimizer.lr}
 * @param value as it was typed
 * @param label what messages call it: the option that was given
 * @param where it was given: the command
 */
public record Setting(String key, String value, String label, String where) {
    private static final String NOWHERE = "recipe";

    /** An option that stands for a key. */
    public Setting(String key, String value, String label) {
        this(key, value, label, NOWHERE);
    }

    /** The same, typed after that command. */
    public Setting askedBy(String command) {
        return new Setting(key, value, label, command);
    }

    /** A setting that nobody typed. */
    public static Setting of(String key, String value) {
        return new Setting(key, value, key);
    }

    /**
     * What {@code --set} was given: {@code optimizer.lr=0.001}.
     *
     * @throws ArgumentException if there is no key or no equals sign
     */
    public static Setting parse(String text) {
        int equals = text.indexOf('=');
        if (equals < 1) {
            throw new ArgumentException("recipe", "--set wants KEY=VALUE, got '" + text + "'", null,
                    "such as --set optimizer.lr=0.001; 'gradus recipes --keys' lists the keys");
        }
        String key = text.substring(0, equals).strip();
        return new Setting(key, text.substring(equals + 1).strip(), "--set " + key);
    }
}
