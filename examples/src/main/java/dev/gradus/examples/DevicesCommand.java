package dev.gradus.examples;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gradus.autograd.Device;
import dev.gradus.autograd.backend.cpu.CpuBackend;
import dev.gradus.autograd.backend.cpu.FmaPeak;
import dev.gradus.autograd.backend.opencl.ClDevice;
import dev.gradus.autograd.backend.opencl.KernelFamily;
import dev.gradus.autograd.backend.opencl.OpenCl;
import dev.gradus.autograd.backend.opencl.OpenClBackend;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.examples.bench.TextTable;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code gradus devices}: where tensors can live, and whether they are computed rightly there. */
@Command(
        name = "devices",
        mixinStandardHelpOptions = true,
        description = {
            "Lists the devices; with --check, compares them with the reference.",
            "",
            "Measures the processor's peak of fused multiply-adds. With --check, computes every operation, forward "
                    + "and for every gradient, on one device and compares with "
                    + "the reference; then takes a few training steps there and on the cpu. Exit code 1 if anything "
                    + "differs by more than rounding."},
        footer = {"", "Examples:", "  gradus devices", "  gradus devices --check --device opencl",
            "  gradus train --device opencl:0"})
final class DevicesCommand implements Callable<Integer> {
    @Option(names = "--check", description = "Check the device of --device; the first of OpenCL if that is left out.")
    private boolean check;

    @Option(
            names = "--kernels",
            paramLabel = "FAMILY",
            description = "For --check: wide (for processors) or simt (for graphics cards). "
                    + "Default: what suits the device")
    private String family;

    @Mixin
    private DeviceOptions devices;

    @Mixin
    private JsonOption json;

    @Spec
    private CommandSpec spec;

    DevicesCommand() {}

    @Override
    public Integer call() {
        Console console = json.console(spec);
        if (!check) {
            list(console);
            return 0;
        }
        try (Device device = checked()) {
            return new DeviceCheck(console, device).run() ? 0 : 1;
        }
    }

    private Device checked() {
        boolean chosen = spec.commandLine().getParseResult().hasMatchedOption("--device");
        String name = chosen ? devices.name() : DeviceOptions.name(OpenCl.device(""));
        if (family == null) {
            return devices.open(name);
        }
        ClDevice device = DeviceOptions.openCl(name);
        if (device == null) {
            throw new ArgumentException("devices", "--kernels is for OpenCL devices, and " + name + " is none");
        }
        return new Device(DeviceOptions.OPENCL, new OpenClBackend(device, family(), false));
    }

    private KernelFamily family() {
        try {
            return KernelFamily.valueOf(family.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException unknown) {
            throw new ArgumentException("devices", "--kernels must be wide or simt, got '" + family + "'");
        }
    }

    private static void list(Console console) {
        TextTable table = new TextTable(2, "device", "name", "units", "memory", "kernels", "tensor cores", "driver");
        Device cpu = Device.cpu();
        CpuBackend backend = (CpuBackend) cpu.backend();
        FmaPeak peak = backend.measurePeak();
        console.emit(Events.object()
                .put("device", cpu.name())
                .put("description", backend.description())
                .put("threads", backend.threads())
                .put("peakGflops", peak.allThreads())
                .put("peakGflopsOneThread", peak.oneThread()));
        table.row(cpu.name(), backend.description(), Integer.toString(backend.threads()), "", "", "", "");
        for (ClDevice device : OpenCl.devices()) {
            console.emit(event(device));
            table.row(DeviceOptions.name(device), device.name() + " (" + device.platform() + ")",
                    Integer.toString(device.units()), (device.memory() >> 20) + " MiB",
                    device.family().name().toLowerCase(Locale.ROOT), device.hasTensorCores() ? "yes" : "no",
                    device.driver());
        }
        Device reference = Device.reference();
        console.emit(Events.object()
                .put("device", reference.name())
                .put("description", reference.backend().description()));
        table.row(reference.name(), reference.backend().description(), "", "", "", "", "");
        if (!console.json()) {
            console.say("%s", table.toString().stripTrailing());
            console.say("cpu: peak %.0f GFLOP/s, of one thread %.0f", peak.allThreads(), peak.oneThread());
        }
        if (OpenCl.absence() != null) {
            console.note("%s; %s", OpenCl.absence(), OpenCl.INSTALL);
        }
    }

    private static ObjectNode event(ClDevice device) {
        return Events.object()
                .put("device", DeviceOptions.name(device))
                .put("platform", device.platform())
                .put("name", device.name())
                .put("vendor", device.vendor())
                .put("version", device.version())
                .put("driver", device.driver())
                .put("units", device.units())
                .put("memoryBytes", device.memory())
                .put("largestBufferBytes", device.largestBuffer())
                .put("localMemoryBytes", device.localMemory())
                .put("kernels", device.family().name().toLowerCase(Locale.ROOT))
                .put("tensorCores", device.hasTensorCores());
    }
}
