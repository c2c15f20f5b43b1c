package dev.gradus.nn.data;

import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.NearMatches;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What can be asked for with {@code --dataset}.
 *
 * @param kind which
 * @param folder of {@link Kind#FOLDER}; empty for others
 */
public record DatasetChoice(Kind kind, String folder) {
    /** CIFAR-10 if it is here or can be fetched, otherwise Shapes-10, and the reason is told. */
    public static final DatasetChoice AUTO = new DatasetChoice(Kind.AUTO, "");

    /** CIFAR-10 or an error. */
    public static final DatasetChoice CIFAR10 = new DatasetChoice(Kind.CIFAR10, "");

    /** The built-in shapes. */
    public static final DatasetChoice SHAPES10 = new DatasetChoice(Kind.SHAPES10, "");

    private static final String FOLDER_PREFIX = "folder:";

    /** Which data set. */
    public enum Kind {
        /** CIFAR-10 if it is here or can be fetched, otherwise Shapes-10. */
        AUTO(50_000),
        /** {@link dev.gradus.nn.data.Cifar10}. */
        CIFAR10(50_000),
        /** {@link Cifar100} with its hundred fine classes. */
        CIFAR100(50_000),
        /** {@link Cifar100} with its twenty coarse classes. */
        CIFAR100_COARSE(50_000),
        /** {@link Mnist}: digits. */
        MNIST(60_000),
        /** {@link Mnist} in its second edition: clothes. */
        FASHION_MNIST(60_000),
        /** {@link dev.gradus.nn.data.Shapes10}. */
        SHAPES10(20_000),
        /** A folder that holds a folder of pictures for each class. */
        FOLDER(0);

        private final int trainSize;

        Kind(int trainSize) {
            this.trainSize = trainSize;
        }

        /** Pictures to train on; 0 where that is not known before they are read. */
        public int trainSize() {
            return trainSize;
        }
    }

    /** A folder that holds a folder of pictures for each class. */
    public static DatasetChoice folder(String folder) {
        return new DatasetChoice(Kind.FOLDER, folder);
    }

    /** The names as they are typed. */
    public static List<String> names() {
        List<String> names = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            names.add(kind == Kind.FOLDER ? FOLDER_PREFIX + "DIR" : nameOf(kind));
        }
        return names;
    }

    private static String nameOf(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The choice of that name, whatever its case.
     *
     * @throws ArgumentException with the near matches, if there is none
     */
    public static DatasetChoice named(String name) {
        if (name.startsWith(FOLDER_PREFIX) && name.length() > FOLDER_PREFIX.length()) {
            return folder(name.substring(FOLDER_PREFIX.length()));
        }
        for (Kind kind : Kind.values()) {
            if (kind != Kind.FOLDER && nameOf(kind).equalsIgnoreCase(name)) {
                return new DatasetChoice(kind, "");
            }
        }
        throw new ArgumentException("dataset", "there is no data set '" + name + "'",
                "one of " + String.join(", ", names()), NearMatches.hint(name, names()));
    }

    @Override
    public String toString() {
        return kind == Kind.FOLDER ? FOLDER_PREFIX + folder : nameOf(kind);
    }
}
