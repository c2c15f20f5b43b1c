package dev.gradus.examples;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gradus.autograd.Device;
import dev.gradus.autograd.backend.MemoryUse;
import dev.gradus.examples.bench.Benchmark;
import dev.gradus.examples.bench.HeapUse;
import dev.gradus.examples.bench.Peaks;
import dev.gradus.examples.bench.Phases;
import dev.gradus.examples.bench.ProfileRow;
import dev.gradus.examples.bench.ProfileTable;
import dev.gradus.examples.bench.StepProfile;
import dev.gradus.examples.bench.Timeline;
import dev.gradus.examples.bench.Timing;
import java.util.Locale;

/** Measures steps and tells the result. */
final class StepReport {
    private static final double MIB = 1 << 20;
    private static final int MOST_PROFILED = 5;

    private final StepOptions options;
    private final boolean train;
    private final Console console;

    StepReport(StepOptions options, boolean train, Console console) {
        this.options = options;
        this.train = train;
        this.console = console;
    }

    /** What was seen beside the clock. */
    private record Seen(
            double firstStep, double peakGflops, Timing timing, HeapUse heap, long arraysMade, double processMiB) {}

    void run() {
        options.check();
        try (Device opened = options.open()) {
            Device device = options.shown(opened);
            Benchmark benchmark =
                    new Benchmark(options.config(), options.batch(), device, train, options.clip());
            benchmark.step(Phases.UNSEEN); // not a part of the warm-up: it shows how long a start takes
            double firstStep = HeapUse.secondsSinceStart();
            double peak = Peaks.gflops(device);
            benchmark.times(options.warmup());
            HeapUse before = HeapUse.now();
            long arrays = device.backend().memory().use().allocations();
            double[] times = benchmark.times(options.steps());
            tell(benchmark, new Seen(firstStep, peak, Timing.of(times), HeapUse.now().since(before),
                    device.backend().memory().use().allocations() - arrays, PeakMemory.bytes() / MIB));
            if (options.profiles()) {
                profile(benchmark);
            }
        }
    }

    private void tell(Benchmark benchmark, Seen seen) {
        Device device = benchmark.device();
        int batch = options.batch();
        double seconds = seen.timing.median();
        double gflops = 2e-9 * batch * options.config().multiplyAdds() * (train ? 3 : 1) / seconds;
        MemoryUse pool = device.backend().memory().use();
        double heapMiB = seen.heap.allocated() / MIB / options.steps();
        ObjectNode json = Events.object()
                .put("imagesPerSecond", batch / seconds)
                .put("msPerStep", seconds * 1e3)
                .put("msLeast", seen.timing.least() * 1e3)
                .put("msMost", seen.timing.most() * 1e3)
                .put("gflops", gflops)
                .put("peakGflops", finite(seen.peakGflops))
                .put("peakMiB", seen.processMiB)
                .put("poolPeakMiB", pool.peak() / MIB)
                .put("arraysMade", pool.allocations())
                .put("arraysMadeWhileTimed", seen.arraysMade)
                .put("heapMiBPerStep", heapMiB)
                .put("collectionsWhileTimed", seen.heap.collections())
                .put("firstStepSeconds", seen.firstStep)
                .put("device", device.name());
        if (train) {
            json.put("activationBytesPerImage", benchmark.activationBytes() / batch);
        }
        console.emit(json);
        String share = Double.isNaN(seen.peakGflops) ? ""
                : text(" (%.0f %% of the peak of %.0f)", 100 * gflops / seen.peakGflops, seen.peakGflops);
        console.say("%s on %s, %s: %.1f images/s, %.1f ms/step (%.1f to %.1f), %.1f GFLOP/s%s",
                train ? "train" : "infer", device.name(), device.backend().description(), batch / seconds,
                seconds * 1e3, seen.timing.least() * 1e3, seen.timing.most() * 1e3, gflops, share);
        String activations = train
                ? text(", activations %.2f MiB per image", benchmark.activationBytes() / MIB / batch)
                : "";
        console.say("memory: process %.0f MiB at most; pool %.0f MiB in use at most, %d arrays made, %d of them in the "
                + "timed steps%s", seen.processMiB, pool.peak() / MIB, pool.allocations(), seen.arraysMade,
                activations);
        console.say("heap: %.2f MiB allocated in a timed step, %d collections (%d ms) in all of them; "
                + "the first step ended %.2f s after the JVM's start", heapMiB, seen.heap.collections(),
                seen.heap.collectionMillis(), seen.firstStep);
    }

    private void profile(Benchmark benchmark) {
        int steps = Math.min(MOST_PROFILED, options.steps());
        StepProfile profile = StepProfile.of(benchmark, steps);
        Peaks peaks = Peaks.measure(benchmark.device());
        ProfileTable table = ProfileTable.of(profile, benchmark, peaks);
        for (ProfileRow row : table.rows()) {
            console.emit(Events.object().put(Events.EVENT, "operation")
                    .put("phase", row.phase())
                    .put("operation", row.operation())
                    .put("calls", row.calls())
                    .put("ms", row.seconds() * 1e3)
                    .put("share", table.share(row))
                    .put("msAtLeast", finite(row.leastSeconds() * 1e3))
                    .put("gflops", finite(row.gflops()))
                    .put("gigabytesPerSecond", finite(row.gigabytes()))
                    .put("keptBytes", row.kept()));
        }
        console.say("");
        console.say("where the time of a step goes, mean of %d; a backend is waited for after each operation", steps);
        console.say("%s", table.toString().stripTrailing());
        if (!Double.isNaN(peaks.gflops())) {
            console.say(
                    "at least: at the measured peaks of %.0f GFLOP/s and %.1f GB/s; rates of what stays in a cache may "
                            + "pass them",
                    peaks.gflops(), peaks.gigabytes());
        }
        if (options.timeline() != null) {
            Timeline.write(options.timeline(), profile, "gradus bench " + (train ? "train" : "infer"));
            console.say("timeline: %s, to be opened with https://ui.perfetto.dev or chrome://tracing",
                    options.timeline());
        }
    }

    private static Double finite(double value) {
        return Double.isFinite(value) ? value : null;
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
