package dev.gradus.examples;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.backend.MemoryUse;
import dev.gradus.autograd.backend.cpu.CpuBackend;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.vit.VisionTransformerConfig;
import java.util.Arrays;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code gradus bench}: how fast a model trains or infers. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "train|infer",
        description = {
            "Measures the speed of a pre-norm ViT with a class token and an MLP of 4·dim.",
            "",
            "GFLOP/s count matrix products only: 2 for a multiply-add, and three times the forward for training."},
        footer = {"", "Examples:", "  gradus bench train",
            "  gradus bench infer --dim 384 --depth 12 --heads 6 --json"})
final class BenchCommand {
    private static final double MIB = 1 << 20;

    @Spec
    private CommandSpec spec;

    BenchCommand() {}

    @Command(
            name = "train",
            mixinStandardHelpOptions = true,
            description = "Times forward, loss, backward and an AdamW step.")
    int train(@Mixin Settings settings) {
        return run(settings, true);
    }

    @Command(name = "infer", mixinStandardHelpOptions = true, description = "Times the forward pass alone.")
    int infer(@Mixin Settings settings) {
        return run(settings, false);
    }

    /** What is measured, and for how long. */
    static final class Settings {
        @Option(names = "--dim", paramLabel = "N", description = "Length of a token. Default: ${DEFAULT-VALUE}")
        private int dim = 192;

        @Option(names = "--depth", paramLabel = "N", description = "Blocks. Default: ${DEFAULT-VALUE}")
        private int depth = 6;

        @Option(names = "--heads", paramLabel = "N", description = "Attention heads. Default: ${DEFAULT-VALUE}")
        private int heads = 3;

        @Option(names = "--patch", paramLabel = "N", description = "Side of a patch. Default: ${DEFAULT-VALUE}")
        private int patch = 4;

        @Option(names = "--image", paramLabel = "N", description = "Side of a picture. Default: ${DEFAULT-VALUE}")
        private int image = 32;

        @Option(names = "--batch", paramLabel = "N", description = "Pictures in a step. Default: ${DEFAULT-VALUE}")
        private int batch = 128;

        @Option(names = "--classes", paramLabel = "N", description = "Logits. Default: ${DEFAULT-VALUE}")
        private int classes = 10;

        @Option(names = "--steps", paramLabel = "N", description = "Steps that are timed. Default: ${DEFAULT-VALUE}")
        private int steps = 12;

        @Option(names = "--warmup", paramLabel = "N", description = "Steps before. Default: ${DEFAULT-VALUE}")
        private int warmup = 4;

        @Mixin
        private DeviceOptions devices;

        @Mixin
        private JsonOption json;

        private void check() {
            if (batch < 1 || steps < 1 || warmup < 0) {
                throw new ArgumentException("bench", "--batch and --steps must be at least 1, --warmup at least 0, got "
                        + batch + ", " + steps + " and " + warmup);
            }
        }

        private VisionTransformerConfig config() {
            return VisionTransformerConfig.of(
                    image, patch, c -> c.dim(dim).depth(depth).heads(heads).classes(classes));
        }
    }

    private int run(Settings settings, boolean train) {
        settings.check();
        VisionTransformerConfig config = settings.config();
        Console console = settings.json.console(spec);
        try (Device device = settings.devices.open()) {
            double peak = device.backend() instanceof CpuBackend cpu ? cpu.measurePeak().allThreads() : Double.NaN;
            double[] seconds = new Benchmark(config, settings.batch, device)
                    .times(train, settings.warmup, settings.steps);
            tell(console, settings, device, train, peak, median(seconds));
        }
        return 0;
    }

    private static void tell(
            Console console, Settings settings, Device device, boolean train, double peak, double seconds) {
        double flops = 2.0 * settings.batch * settings.config().multiplyAdds() * (train ? 3 : 1);
        double gflops = flops / seconds * 1e-9;
        double imagesPerSecond = settings.batch / seconds;
        double peakMiB = PeakMemory.bytes() / MIB;
        console.emit(Events.object()
                .put("imagesPerSecond", imagesPerSecond)
                .put("msPerStep", seconds * 1e3)
                .put("gflops", gflops)
                .put("peakGflops", Double.isNaN(peak) ? null : peak)
                .put("peakMiB", peakMiB)
                .put("device", device.name()));
        String share = Double.isNaN(peak)
                ? ""
                : String.format(Locale.ROOT, " (%.0f %% of the peak of %.0f)", 100 * gflops / peak, peak);
        console.say("%s on %s, %s: %.1f images/s, %.1f ms/step, %.1f GFLOP/s%s", train ? "train" : "infer",
                device.name(), device.backend().description(), imagesPerSecond, seconds * 1e3, gflops, share);
        MemoryUse use = device.backend().memory().use();
        console.say("memory: process %.0f MiB at most, tensors of a step %.0f MiB at most, %d arrays made", peakMiB,
                use.peak() / MIB, use.allocations());
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
