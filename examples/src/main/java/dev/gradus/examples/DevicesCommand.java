package dev.gradus.examples;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.backend.cpu.CpuBackend;
import dev.gradus.autograd.backend.cpu.FmaPeak;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code gradus devices}: where tensors can live, and how fast that is. */
@Command(
        name = "devices",
        mixinStandardHelpOptions = true,
        description = "Lists the devices and measures the processor's peak of fused multiply-adds.",
        footer = {"", "Example:", "  gradus train --device cpu --threads 4"})
final class DevicesCommand implements Callable<Integer> {
    @Mixin
    private JsonOption json;

    @Spec
    private CommandSpec spec;

    DevicesCommand() {}

    @Override
    public Integer call() {
        Console console = json.console(spec);
        Device cpu = Device.cpu();
        CpuBackend backend = (CpuBackend) cpu.backend();
        FmaPeak peak = backend.measurePeak();
        console.emit(Events.object()
                .put("device", cpu.name())
                .put("description", backend.description())
                .put("threads", backend.threads())
                .put("peakGflops", peak.allThreads())
                .put("peakGflopsOneThread", peak.oneThread()));
        Device reference = Device.reference();
        console.emit(Events.object()
                .put("device", reference.name())
                .put("description", reference.backend().description()));
        if (!console.json()) {
            console.say("%-10s %s; peak %.0f GFLOP/s, of one thread %.0f", cpu.name(), backend.description(),
                    peak.allThreads(), peak.oneThread());
            console.say("%-10s %s", reference.name(), reference.backend().description());
        }
        return 0;
    }
}
