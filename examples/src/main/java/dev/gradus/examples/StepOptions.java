package dev.gradus.examples;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.examples.bench.Timeline;
import dev.gradus.examples.bench.UnfusedBackend;
import dev.gradus.vit.Presets;
import dev.gradus.vit.VisionTransformerConfig;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** What steps are measured, and for how long. */
final class StepOptions {
    @Mixin
    private SizeOptions sizes;

    @Option(
            names = "--model",
            paramLabel = "NAME",
            description = "A model with a name instead of these sizes, for example cct_2_3x2_cifar; 'gradus models' "
                    + "lists them.")
    private String model;

    @Option(names = "--steps", paramLabel = "N", description = "Steps that are timed. Default: ${DEFAULT-VALUE}")
    private int steps = 12;

    @Option(names = "--warmup", paramLabel = "N", description = "Steps before. Default: ${DEFAULT-VALUE}")
    private int warmup = 4;

    @Option(
            names = "--clip",
            paramLabel = "X",
            description = "Clip gradients to this length in training; 0 for not at all. Default: 0")
    private double clip;

    @Option(
            names = "--unfused",
            description = "Hide the fused kernels: each fused operation runs as the primitives that it equals.")
    private boolean unfused;

    @Option(
            names = "--profile",
            description = "After the timed steps, profile some: a table of where their time goes, by operation, "
                    + "forward and backward.")
    private boolean profile;

    @Option(
            names = "--timeline",
            paramLabel = "FILE",
            description = "Write the profiled steps as a timeline in the Chrome trace-event format, for a browser: "
                    + "https://ui.perfetto.dev or chrome://tracing. Implies --profile.")
    private Path timeline;

    @Mixin
    private DeviceOptions devices;

    @Mixin
    private JsonOption json;

    /** @throws ArgumentException for numbers out of range, before anything is measured */
    void check() {
        sizes.batch();
        config();
        if (steps < 1 || warmup < 0 || !(clip >= 0)) {
            throw new ArgumentException("bench", "--steps must be at least 1, --warmup and --clip at least 0, got "
                    + steps + ", " + warmup + " and " + clip);
        }
        if (timeline != null) {
            Timeline.check(timeline);
        }
    }

    int batch() {
        return sizes.batch();
    }

    /** What is measured. */
    VisionTransformerConfig config() {
        return model == null ? sizes.config() : sizes.config(Presets.named(model));
    }

    int steps() {
        return steps;
    }

    int warmup() {
        return warmup;
    }

    double clip() {
        return clip;
    }

    boolean profiles() {
        return profile || timeline != null;
    }

    /** Null for no file. */
    Path timeline() {
        return timeline;
    }

    /** To be closed by the caller. */
    Device open() {
        return devices.open();
    }

    /** The same device, without its fused kernels if so wished. */
    Device shown(Device device) {
        return unfused ? new Device(device.name() + " unfused", new UnfusedBackend(device.backend())) : device;
    }

    Console console(CommandSpec spec) {
        return json.console(spec);
    }
}
