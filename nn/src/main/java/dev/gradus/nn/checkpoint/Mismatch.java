package dev.gradus.nn.checkpoint;

import dev.gradus.autograd.error.NearMatches;
import java.util.List;
import java.util.Optional;
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

    /** Everything, one name to a line, under a heading for each kind. */
    public String report() {
        StringBuilder report = new StringBuilder();
        list(report, "do not fit", misfits);
        list(report, "missing in the file", missing);
        list(report, "unexpected in the file", unexpected);
        return report.isEmpty() ? toString() : report.toString().stripTrailing();
    }

    private static void list(StringBuilder report, String heading, List<String> names) {
        if (!names.isEmpty()) {
            report.append(heading).append(" (").append(names.size()).append("):\n");
            names.forEach(name -> report.append("  ").append(name).append('\n'));
        }
    }

    /** A missing and an unexpected name that are nearly the same, in words; empty if there are none. */
    Optional<String> nearNames() {
        for (String name : missing) {
            List<String> near = NearMatches.of(name, unexpected);
            if (!near.isEmpty()) {
                return Optional.of("'" + near.getFirst() + "' of the file is nearly '" + name
                        + "' of the model: does it need a naming?");
            }
        }
        return Optional.empty();
    }

    private static void add(StringJoiner text, List<String> names, String kind) {
        if (!names.isEmpty()) {
            text.add(names.size() + " " + kind + " ("
                    + String.join("; ", names.subList(0, Math.min(SHOWN, names.size())))
                    + (names.size() > SHOWN ? "; …)" : ")"));
        }
    }
}
