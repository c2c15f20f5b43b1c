package dev.gradus.vit;

import dev.gradus.nn.checkpoint.Axes;
import dev.gradus.nn.checkpoint.Part;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One line of a table of names: what a tensor is called in a file and in the model. {@code #} stands for a number,
 * {@code +} in the file's name for a number that is one larger there, {@code *} for the last word, such as weight or
 * bias.
 *
 * @param file name in the file, with signs for what varies
 * @param model name in the model, with as many signs in the same order
 * @param part which rows of the model's tensor the file's holds
 * @param axes in which order the file has them
 */
record NamingRule(String file, String model, Part part, Axes axes, Pattern filePattern, Pattern modelPattern) {
    private static final Pattern SIGN = Pattern.compile("[#+*]");

    static NamingRule of(String file, String model) {
        return of(file, model, Part.WHOLE, Axes.SAME);
    }

    static NamingRule of(String file, String model, Axes axes) {
        return of(file, model, Part.WHOLE, axes);
    }

    static NamingRule of(String file, String model, Part part, Axes axes) {
        return new NamingRule(file, model, part, axes, pattern(file), pattern(model));
    }

    /** The model's name for a tensor of the file, or null if this line says nothing about it. */
    String toModel(String nameInFile) {
        return translate(nameInFile, filePattern, model, -1);
    }

    /** The file's name for a tensor of the model, or null if this line says nothing about it. */
    String toFile(String nameInModel) {
        return translate(nameInModel, modelPattern, file, 1);
    }

    private String translate(String name, Pattern from, String to, int step) {
        Matcher matcher = from.matcher(name);
        if (!matcher.matches()) {
            return null;
        }
        String signs = file.replaceAll("[^#+*]", "");
        StringBuilder translated = new StringBuilder();
        Matcher places = SIGN.matcher(to);
        for (int i = 0; places.find(); i++) {
            String word = matcher.group(i + 1);
            places.appendReplacement(translated,
                    signs.charAt(i) == '+' ? Integer.toString(Integer.parseInt(word) + step) : word);
        }
        return places.appendTail(translated).toString();
    }

    private static Pattern pattern(String name) {
        StringBuilder pattern = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            pattern.append(c == '*' ? "(weight|bias)" : c == '#' || c == '+' ? "(\\d{1,6})"
                    : Pattern.quote(String.valueOf(c)));
        }
        return Pattern.compile(pattern.toString());
    }
}
