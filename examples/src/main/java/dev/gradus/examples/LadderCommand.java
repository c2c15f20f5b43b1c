package dev.gradus.examples;

import dev.gradus.autograd.backend.cpu.FmaPeak;
import dev.gradus.autograd.backend.cpu.WorkerPool;
import dev.gradus.autograd.backend.cpu.ladder.Rung;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.NearMatches;
import dev.gradus.autograd.random.Philox;
import dev.gradus.examples.bench.TextTable;
import dev.gradus.examples.bench.Timing;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code gradus bench ladder}: one matrix product, from three loops to what training uses. */
@Command(
        name = "ladder",
        mixinStandardHelpOptions = true,
        description = {
            "Times one matrix product rung by rung, from the three loops of the textbook to what training uses.",
            "",
            "All but the last run on one thread. docs/performance.md tells what each rung adds; the code is in "
                    + "dev.gradus.autograd.backend.cpu.ladder."},
        footer = {"", "Examples:", "  gradus bench ladder", "  gradus bench ladder naive register --rows 2080"})
final class LadderCommand implements Callable<Integer> {
    @Parameters(
            arity = "0..*",
            paramLabel = "RUNG",
            description = "naive, ordered, tiled, vector, register, packed, threads; all without.")
    private List<String> names = List.of();

    @Option(names = "--rows", paramLabel = "M", description = "Rows of A and C. Default: ${DEFAULT-VALUE}")
    private int m = 8320;

    @Option(names = "--columns", paramLabel = "N", description = "Columns of B and C. Default: ${DEFAULT-VALUE}")
    private int n = 768;

    @Option(names = "--inner", paramLabel = "K", description = "Columns of A, rows of B. Default: ${DEFAULT-VALUE}")
    private int k = 192;

    @Option(
            names = "--seconds",
            paramLabel = "X",
            description = "How long each is timed, three runs at least. Default: ${DEFAULT-VALUE}")
    private double seconds = 0.5;

    @Option(names = "--threads", paramLabel = "N", description = "Of the last rung. Default: all processors")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Mixin
    private JsonOption json;

    @Spec
    private CommandSpec spec;

    LadderCommand() {}

    @Override
    public Integer call() {
        check();
        Console console = json.console(spec);
        try (WorkerPool team = new WorkerPool(threads); WorkerPool alone = new WorkerPool(1)) {
            List<Rung> rungs = wanted(Rung.all(team, alone));
            FmaPeak peak = FmaPeak.measure(team);
            console.emit(Events.object().put("peakGflops", peak.allThreads())
                    .put("peakGflopsOneThread", peak.oneThread()));
            console.say("C = A·B, A [%d, %d], B [%d, %d]: %.2f GFLOP; peak %.0f GFLOP/s, of one thread %.0f", m, k, k,
                    n,
                    gflop(), peak.allThreads(), peak.oneThread());
            TextTable table = new TextTable(2, "rung", "idea", "ms", "GFLOP/s", "times naive", "of the peak");
            climb(rungs, peak, table, console);
            console.say("%s", table.toString().stripTrailing());
        }
        return 0;
    }

    private void climb(List<Rung> rungs, FmaPeak peak, TextTable table, Console console) {
        Philox random = new Philox(0);
        float[] a = draw(random, m * k);
        float[] b = draw(random, k * n);
        float[] c = new float[m * n];
        double naive = Double.NaN;
        for (Rung rung : rungs) {
            double median = Timing.measure(seconds, () -> rung.multiply(c, a, b, m, n, k)).median();
            naive = rung.name().equals("naive") ? median : naive;
            double rate = gflop() / median;
            double roof = rung.name().equals("threads") ? peak.allThreads() : peak.oneThread();
            console.emit(Events.object().put("rung", rung.name()).put("ms", median * 1e3).put("gflops", rate)
                    .put("shareOfPeak", rate / roof));
            table.row(rung.name(), rung.idea(), TextTable.number(median * 1e3, 1), TextTable.number(rate, 1),
                    TextTable.number(naive / median, 1), TextTable.percent(rate / roof));
        }
    }

    private double gflop() {
        return 2e-9 * m * n * k;
    }

    private void check() {
        long most = Math.max(Math.max((long) m * k, (long) k * n), (long) m * n);
        if (m < 1 || n < 1 || k < 1 || most > 1 << 28) {
            throw new ArgumentException("bench",
                    "--rows, --columns and --inner must be at least 1 and give matrices of at "
                            + "most 2^28 numbers, got " + m + ", " + n + " and " + k);
        }
        if (!(seconds > 0 && seconds <= 3600)) {
            throw new ArgumentException("bench", "--seconds must be more than 0 and at most 3600, got " + seconds);
        }
    }

    private List<Rung> wanted(List<Rung> all) {
        List<String> known = all.stream().map(Rung::name).toList();
        for (String name : names) {
            if (!known.contains(name)) {
                throw new ArgumentException("bench", "there is no rung '" + name + "'",
                        "one or more of " + String.join(", ", known), NearMatches.hint(name, known));
            }
        }
        return all.stream().filter(rung -> names.isEmpty() || names.contains(rung.name())).toList();
    }

    private static float[] draw(Philox random, int count) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return numbers;
    }
}
