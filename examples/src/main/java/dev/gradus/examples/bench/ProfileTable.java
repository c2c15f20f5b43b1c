package dev.gradus.examples.bench;

import dev.gradus.examples.bench.Span.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A profile as a table of an average step: the rows add up to the step. */
public final class ProfileTable {
    /** The time of a phase that no operation took: adding up gradients in the backward, bookkeeping elsewhere. */
    static final String BETWEEN = "(between operations)";

    static final String REST = "rest";

    private static final double MIB = 1 << 20;

    private final List<ProfileRow> rows = new ArrayList<>();
    private final int steps;
    private final double stepSeconds;
    private final Peaks peaks;

    private ProfileTable(List<Span> spans, Map<String, Work> phaseWork, Peaks peaks) {
        this.peaks = peaks;
        steps = (int) spans.stream().filter(span -> span.kind() == Kind.STEP).count();
        stepSeconds = seconds(spans, Kind.STEP);
        Map<String, List<Span>> phases = spans.stream().filter(span -> span.kind() == Kind.PHASE)
                .collect(Collectors.groupingBy(Span::name, LinkedHashMap::new, Collectors.toList()));
        phases.forEach((phase, parts) -> addPhase(phase, parts,
                spans.stream().filter(span -> span.phase().equals(phase)).toList(), phaseWork));
        double rest = stepSeconds - seconds(spans, Kind.PHASE);
        rows.add(new ProfileRow("", REST, 0, rest, 0, Work.NONE, 0));
    }

    /** The average over all steps of a profile. */
    public static ProfileTable of(StepProfile profile, Benchmark benchmark, Peaks peaks) {
        return new ProfileTable(profile.spans(), benchmark.phaseWork(), peaks);
    }

    private void addPhase(String phase, List<Span> parts, List<Span> spans, Map<String, Work> phaseWork) {
        double whole = seconds(parts, Kind.PHASE);
        Map<String, List<Span>> operations = spans.stream().filter(span -> span.kind() == Kind.OPERATION)
                .collect(Collectors.groupingBy(Span::name));
        if (operations.isEmpty()) {
            Work work = phaseWork.getOrDefault(phase, Work.NONE);
            rows.add(new ProfileRow(phase, "", 1, whole, peaks.leastSeconds(work), work, 0));
            return;
        }
        operations.entrySet().stream().map(entry -> row(phase, entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparingDouble(ProfileRow::seconds).reversed()).forEach(rows::add);
        double between = whole - seconds(spans, Kind.OPERATION);
        rows.add(new ProfileRow(phase, BETWEEN, 0, between, 0, Work.NONE, 0));
    }

    private ProfileRow row(String phase, String operation, List<Span> spans) {
        Work work = Work.NONE;
        double least = 0;
        double kept = 0;
        for (Span span : spans) {
            work = work.plus(span.work());
            least += peaks.leastSeconds(span.work()) / steps;
            kept += (double) span.kept() / steps;
        }
        return new ProfileRow(phase, operation, (double) spans.size() / steps, seconds(spans, Kind.OPERATION), least,
                new Work(work.flops() / steps, work.bytes() / steps), kept);
    }

    /** In an average step. */
    private double seconds(List<Span> spans, Kind kind) {
        return spans.stream().filter(span -> span.kind() == kind).mapToLong(Span::nanos).sum() * 1e-9 / steps;
    }

    /** The rows in the order of a step; within a phase the longest first. */
    public List<ProfileRow> rows() {
        return rows;
    }

    /** How long an average step took, in seconds: the sum over the rows. */
    public double stepSeconds() {
        return stepSeconds;
    }

    /** A row's share of the step. */
    public double share(ProfileRow row) {
        return row.seconds() / stepSeconds;
    }

    /** The time of the step if every operation ran at a measured peak; NaN where they are unknown. */
    public double leastSeconds() {
        return rows.stream().mapToDouble(ProfileRow::leastSeconds).sum();
    }

    @Override
    public String toString() {
        TextTable table = new TextTable(1, "operation", "calls", "ms", "share", "at least ms", "GFLOP/s", "GB/s",
                "keeps MiB");
        String phase = "";
        for (ProfileRow row : rows) {
            boolean part = !row.phase().isEmpty() && !row.operation().isEmpty();
            if (part && !row.phase().equals(phase)) {
                heading(table, row.phase());
            }
            phase = row.phase();
            String name = part ? "  " + row.operation() : row.phase() + row.operation();
            boolean keeps = row.phase().equals(Benchmark.FORWARD) && row.kept() != 0;
            table.row(name, row.calls() == 0 ? "" : TextTable.number(row.calls(), 0),
                    TextTable.number(1e3 * row.seconds(), 2), TextTable.percent(share(row)),
                    row.leastSeconds() == 0 ? "" : TextTable.number(1e3 * row.leastSeconds(), 2),
                    TextTable.number(row.gflops(), 0), TextTable.number(row.gigabytes(), 1),
                    keeps ? TextTable.number(row.kept() / MIB, 1) : "");
        }
        double kept = rows.stream().filter(row -> row.phase().equals(Benchmark.FORWARD))
                .mapToDouble(ProfileRow::kept).sum();
        table.row("the step", "", TextTable.number(1e3 * stepSeconds, 2), TextTable.percent(1),
                TextTable.number(1e3 * leastSeconds(), 2), "", "", TextTable.number(kept / MIB, 1));
        return table.toString();
    }

    /** A phase as a whole, above its operations. */
    private void heading(TextTable table, String phase) {
        double seconds = rows.stream().filter(row -> row.phase().equals(phase)).mapToDouble(ProfileRow::seconds).sum();
        table.row(phase, "", TextTable.number(1e3 * seconds, 2), TextTable.percent(seconds / stepSeconds), "", "", "",
                "");
    }
}
