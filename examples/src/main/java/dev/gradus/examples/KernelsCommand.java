package dev.gradus.examples;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gradus.autograd.Device;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.io.AtomicFile;
import dev.gradus.examples.bench.Kernel;
import dev.gradus.examples.bench.Kernels;
import dev.gradus.examples.bench.Peaks;
import dev.gradus.examples.bench.RooflineFigure;
import dev.gradus.examples.bench.TextTable;
import dev.gradus.examples.bench.Timeline;
import dev.gradus.examples.bench.Timing;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code gradus bench kernels}: the operations of a step, one by one, against the machine's peaks. */
@Command(
        name = "kernels",
        mixinStandardHelpOptions = true,
        description = {
            "Times the operations of a training step by themselves, at the sizes they have in it.",
            "",
            "GB/s count each operand once. The roof is the least time that the measured peaks allow for an operation; "
                    + "'of roof' is that time's share of the time it takes. What stays in a cache can pass it."},
        footer = {"", "Examples:", "  gradus bench kernels",
            "  gradus bench kernels matmul_nt matmul_nn matmul_tn --dim 384",
            "  gradus bench kernels --roofline roofline.svg"})
final class KernelsCommand implements Callable<Integer> {
    private static final double MEGA = 1e-6;

    @Parameters(
            arity = "0..*",
            paramLabel = "KERNEL",
            description = "matmul_nt, linear_backward, self_attention, …; all without.")
    private List<String> names = List.of();

    @Option(
            names = "--seconds",
            paramLabel = "X",
            description = "How long each is timed, three runs at least. Default: ${DEFAULT-VALUE}")
    private double seconds = 0.5;

    @Option(
            names = "--roofline",
            paramLabel = "FILE",
            description = "Draw them under the machine's roof: an SVG for light and dark pages.")
    private Path roofline;

    @Mixin
    private SizeOptions model;

    @Mixin
    private DeviceOptions devices;

    @Mixin
    private JsonOption json;

    @Spec
    private CommandSpec spec;

    KernelsCommand() {}

    @Override
    public Integer call() {
        if (!(seconds > 0 && seconds <= 3600)) {
            throw new ArgumentException("bench", "--seconds must be more than 0 and at most 3600, got " + seconds);
        }
        if (roofline != null) {
            Timeline.check(roofline);
        }
        Console console = json.console(spec);
        try (Device device = devices.open()) {
            List<Kernel> kernels = Kernels.of(device, model.config(), model.batch(), names);
            Peaks peaks = Peaks.measure(device);
            RooflineFigure figure = roofline == null ? null : new RooflineFigure(peaks);
            tell(console, device, peaks);
            TextTable table = new TextTable(2, "kernel", "sizes", "ms", "GFLOP/s", "GB/s", "roof", "of roof");
            for (Kernel kernel : kernels) {
                Timing timing = kernel.time(device, seconds);
                console.emit(event(kernel, timing, peaks));
                row(table, kernel, timing.median(), peaks);
                if (figure != null) {
                    figure.add(kernel.name(), kernel.work(), timing.median());
                }
            }
            console.say("%s", table.toString().stripTrailing());
            if (figure != null) {
                AtomicFile.writeString(roofline, figure.svg());
            }
        }
        return 0;
    }

    private static void tell(Console console, Device device, Peaks peaks) {
        console.emit(Events.object().put("device", device.name())
                .put("peakGflops", finite(peaks.gflops()))
                .put("peakGigabytesPerSecond", finite(peaks.gigabytes())));
        String measured = Double.isNaN(peaks.gflops())
                ? "peaks unknown"
                : String.format(Locale.ROOT, "measured peaks %.0f GFLOP/s and %.1f GB/s", peaks.gflops(),
                        peaks.gigabytes());
        console.say("%s, %s; %s", device.name(), device.backend().description(), measured);
    }

    private static void row(TextTable table, Kernel kernel, double median, Peaks peaks) {
        boolean known = !Double.isNaN(peaks.gflops());
        table.row(kernel.name(), kernel.sizes(), TextTable.number(1e3 * median, 3),
                kernel.work().flops() > 0 ? TextTable.number(kernel.work().flops() / median * 1e-9, 1) : "",
                TextTable.number(kernel.work().bytes() / median * 1e-9, 1),
                known ? bound(kernel, peaks) : "",
                TextTable.percent(peaks.leastSeconds(kernel.work()) / median));
    }

    private static JsonNode event(Kernel kernel, Timing timing, Peaks peaks) {
        return Events.object().put("kernel", kernel.name()).put("sizes", kernel.sizes())
                .put("ms", timing.median() * 1e3)
                .put("msLeast", timing.least() * 1e3)
                .put("msMost", timing.most() * 1e3)
                .put("runs", timing.runs())
                .put("gflops", kernel.work().flops() / timing.median() * 1e-9)
                .put("gigabytesPerSecond", kernel.work().bytes() / timing.median() * 1e-9)
                .put("megabytes", kernel.work().bytes() * MEGA)
                .put("bound", Double.isNaN(peaks.gflops()) ? null : bound(kernel, peaks))
                .put("shareOfRoof", finite(peaks.leastSeconds(kernel.work()) / timing.median()));
    }

    private static String bound(Kernel kernel, Peaks peaks) {
        return peaks.isMemoryBound(kernel.work()) ? "memory" : "compute";
    }

    private static Double finite(double value) {
        return Double.isFinite(value) ? value : null;
    }
}
