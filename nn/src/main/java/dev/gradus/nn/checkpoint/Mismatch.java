package dev.gradus.nn.checkpoint;

import java.util.List;
import java.util.StringJoiner;

/**
 * How the tensors of a file differ from those of a model.
 *
 * @param missing names the model wants and the file lacks
 * @param unexpected names the file offers and the model does not know
 * @param misfits tensors of both whose shape or type differs, described with both
 */
public record Mismatch(List<String> missing, List<String> unexpected, List<String> misfits) {
    private static final int SHOWN = 4;

    public Mismatch {
        missing = List.copyOf(missing);
        unexpected = List.copyOf(unexpected);
        misfits = List.copyOf(misfits);
    }

    /** Whether every tensor of the model has its partner in the file and the other way round. */
    public boolean isEmpty() {
        return missing.isEmpty() && unexpected.isEmpty() && misfits.isEmpty();
    }

    /** One line: how many of each kind, and the first few names. */
    @Override
    public String toString() {
        StringJoiner text = new StringJoiner(", ");
        text.setEmptyValue("no difference");
        add(text, misfits, "that do not fit");
        add(text, missing, "missing");
        add(text, unexpected, "unexpected");
        return text.toString();
    }

    private static void add(StringJoiner text, List<String> names, String kind) {
        if (!names.isEmpty()) {
            text.add(names.size() + " " + kind + " ("
                    + String.join("; ", names.subList(0, Math.min(SHOWN, names.size())))
                    + (names.size() > SHOWN ? "; …)" : ")"));
        }
    }
}
