package dev.gradus.nn.checkpoint;

/** Translates the names of a file into those of a model. */
@FunctionalInterface
public interface Naming {
    /** The model's name for a tensor of the file; null if the tensor is none of the model's business. */
    String toModel(String nameInFile);

    /**
     * Which rows of the model's tensor a tensor of the file holds: all of them, unless the file keeps apart what the
     * model keeps together, as queries, keys and values.
     */
    default Part part(String nameInFile) {
        return Part.WHOLE;
    }

    /** In which order the file has the axes of a tensor, or of a part of one. */
    default Axes axes(String nameInFile) {
        return Axes.SAME;
    }

    /** The file uses the model's own names. */
    static Naming same() {
        return name -> name;
    }

    /** The model's names stand behind a prefix; tensors without it are left aside. */
    static Naming behind(String prefix) {
        return name -> name.startsWith(prefix) ? name.substring(prefix.length()) : null;
    }

    /** This translation, then another; at most one of them may tell parts or axes of a tensor. */
    default Naming then(Naming next) {
        Naming first = this;
        return new Naming() {
            @Override
            public String toModel(String nameInFile) {
                String translated = first.toModel(nameInFile);
                return translated == null ? null : next.toModel(translated);
            }

            @Override
            public Part part(String nameInFile) {
                Part part = first.part(nameInFile);
                String translated = first.toModel(nameInFile);
                return part.equals(Part.WHOLE) && translated != null ? next.part(translated) : part;
            }

            @Override
            public Axes axes(String nameInFile) {
                Axes axes = first.axes(nameInFile);
                String translated = first.toModel(nameInFile);
                return axes == Axes.SAME && translated != null ? next.axes(translated) : axes;
            }
        };
    }
}
