package dev.gradus.nn.data;

import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.NearMatches;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What can be asked for with {@code --dataset}. */
public enum DatasetChoice {
    /** CIFAR-10 if it is here or can be fetched, otherwise Shapes-10, and the reason is told. */
    AUTO,
    /** CIFAR-10 or an error. */
    CIFAR10,
    /** The built-in shapes. */
    SHAPES10;

    /** Pictures to train on, where nothing else is said; AUTO hopes for CIFAR-10. */
    public int trainSize() {
        return this == SHAPES10 ? Shapes10.TRAIN_SIZE : Cifar10.TRAIN_SIZE;
    }

    /** The names as they are typed. */
    public static List<String> names() {
        return Arrays.stream(values()).map(DatasetChoice::toString).toList();
    }

    /**
     * The choice of that name, whatever its case.
     *
     * @throws ArgumentException with the near matches, if there is none
     */
    public static DatasetChoice named(String name) {
        for (DatasetChoice choice : values()) {
            if (choice.toString().equalsIgnoreCase(name)) {
                return choice;
            }
        }
        throw new ArgumentException("dataset", "there is no data set '" + name + "'",
                "one of " + String.join(", ", names()), NearMatches.hint(name, names()));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
