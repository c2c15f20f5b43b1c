package dev.gradus.vit;

import dev.gradus.autograd.error.DataException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The names of a model's classes; a class is an index into the list.
 *
 * <p>Source of ImageNet's names: the timm library (Apache License 2.0) and Princeton University, "WordNet", 2010, whose
 * identifiers stand beside them.
 */
public final class ClassNames {
    private static final String IMAGENET = "imagenet1k_labels.tsv";
    private static final long MOST_BYTES = 1 << 24;

    private ClassNames() {}

    /** The 1,000 classes of ImageNet-1k, in the order of published checkpoints. */
    public static List<String> imageNet() {
        try (InputStream in = ClassNames.class.getResourceAsStream(IMAGENET)) {
            return names(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The names in a text file: one on each line, the last column where tabs part a line in columns.
     *
     * @throws DataException if it cannot be read, or has another number of names than the model has classes
     */
    public static List<String> read(Path file, int classes) {
        List<String> names;
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new DataException(file.toString(), "has " + Files.size(file) + " bytes",
                        "a file of names has at most " + MOST_BYTES, null);
            }
            names = names(Files.readString(file));
        } catch (CharacterCodingException e) {
            throw new DataException(file.toString(), "is no text in UTF-8", "one name on each line", null, e);
        } catch (IOException e) {
            throw new DataException(file.toString(), "the names of the classes cannot be read: " + e, null, null, e);
        }
        if (names.size() != classes) {
            throw new DataException(file.toString(), "has " + names.size() + " names, the model tells " + classes
                    + " classes apart", "one name on each line, in the order of the classes",
                    "is it the file of another data set?");
        }
        return names;
    }

    private static List<String> names(String text) {
        return text.lines().filter(line -> !line.isBlank())
                .map(line -> line.substring(line.lastIndexOf('\t') + 1).strip()).toList();
    }
}
