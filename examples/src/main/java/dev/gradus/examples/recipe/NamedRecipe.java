package dev.gradus.examples.recipe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.FileException;
import dev.gradus.autograd.error.NearMatches;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * A recipe's file.
 *
 * @param name what runs are named after: {@code cifar10-2min}
 * @param where what messages call it
 * @param text as it was written, with its comments
 */
public record NamedRecipe(String name, String where, String text) {
    /** The recipes that come with Gradus, quick ones first. */
    public static final List<String> NAMES = List.of("smoke", "default", "cifar10-2min", "cifar10-10min",
            "cifar10-45min", "cifar10-vit-45min", "cifar10-best", "cifar100-2min", "cifar100-10min", "cifar100-45min",
            "vit-class-token", "vit-pooling", "cct", "finetune", "finetune-48");

    private static final String ENDING = ".toml";
    private static final int MOST_BYTES = 1 << 20;

    /**
     * The recipe of that name, or in that file: what has an ending or stands in a folder is a file.
     *
     * @throws ArgumentException if there is none; it names those that look alike
     */
    public static NamedRecipe open(String nameOrFile) {
        if (NAMES.contains(nameOrFile)) {
            return new NamedRecipe(nameOrFile, nameOrFile + ENDING, builtIn(nameOrFile));
        }
        if (nameOrFile.endsWith(ENDING) || nameOrFile.contains("/") || nameOrFile.contains("\\")) {
            return file(Path.of(nameOrFile));
        }
        throw new ArgumentException("recipe", "there is no recipe '" + nameOrFile + "'",
                "one of " + String.join(", ", NAMES) + ", or a file that ends in " + ENDING,
                NearMatches.hint(nameOrFile, NAMES));
    }

    /** All that come with Gradus. */
    public static List<NamedRecipe> all() {
        return NAMES.stream().map(NamedRecipe::open).toList();
    }

    /** The recipe, with some keys set otherwise. */
    public Recipe read(List<Setting> settings) {
        ObjectNode tree = RecipeText.parse(where, text);
        return RecipeTree.read(where, tree, settings);
    }

    private static String builtIn(String name) {
        try (InputStream in = NamedRecipe.class.getResourceAsStream(name + ENDING)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new FileException(name + ENDING, "cannot be read: " + e, null, null, e);
        }
    }

    private static NamedRecipe file(Path file) {
        try {
            if (Files.isDirectory(file)) {
                throw new ArgumentException(file.toString(), "is a folder, not a recipe", null,
                        "a run's folder holds its recipe as recipe.toml");
            }
            if (Files.size(file) > MOST_BYTES) {
                throw new ArgumentException(file.toString(), "has " + Files.size(file) + " bytes; recipes have at most "
                        + MOST_BYTES);
            }
            String name = file.getFileName().toString().replaceFirst("\\.toml$", "")
                    .replaceAll("[^A-Za-z0-9._-]+", "-");
            return new NamedRecipe(name, file.toString(), Files.readString(file));
        } catch (NoSuchFileException e) {
            throw new FileException(file.toString(), "there is no such file", null,
                    "recipes that come with Gradus: " + String.join(", ", NAMES), e);
        } catch (IOException e) {
            throw new FileException(file.toString(), "cannot be read: " + e, null, null, e);
        }
    }
}
