package dev.gradus.nn.checkpoint;

/** Translates the names of a file into those of a model. */
@FunctionalInterface
public interface Naming {
    /** The model's name for a tensor of the file; null if the tensor is none of the model's business. */
    String toModel(String nameInFile);

    /** The file uses the model's own names. */
    static Naming same() {
        return name -> name;
    }

    /** The model's names stand behind a prefix; tensors without it are left aside. */
    static Naming behind(String prefix) {
        return name -> name.startsWith(prefix) ? name.substring(prefix.length()) : null;
    }

    /** This translation, then another. */
    default Naming then(Naming next) {
        return name -> {
            String translated = toModel(name);
            return translated == null ? null : next.toModel(translated);
        };
    }
}
