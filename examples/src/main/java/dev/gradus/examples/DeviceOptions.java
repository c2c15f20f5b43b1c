package dev.gradus.examples;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.backend.opencl.ClDevice;
import dev.gradus.autograd.backend.opencl.MatrixPrecision;
import dev.gradus.autograd.backend.opencl.OpenCl;
import dev.gradus.autograd.backend.opencl.OpenClBackend;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.DeviceException;
import dev.gradus.autograd.error.NearMatches;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Where to compute. */
final class DeviceOptions {
    static final String AUTO = "auto";
    static final String CPU = "cpu";
    static final String REFERENCE = "reference";
    static final String OPENCL = "opencl";

    private static final List<String> NAMES = List.of(AUTO, CPU, REFERENCE, OPENCL);
    private static final String NUMBERED = OPENCL + ":";
    private static final int MOST_THREADS = 1024;
    private static final long MOST_MEGABYTES = 1 << 30;

    @Option(
            names = "--device",
            paramLabel = "NAME",
            description = "cpu (float, fast), opencl (the first graphics card, or else the first OpenCL device), "
                    + "opencl:N or a part of a name for one that 'gradus devices' lists, auto (the first graphics "
                    + "card, or else cpu), or reference (double, plain loops). Default: cpu")
    private String device = CPU;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads of the cpu device; results do not depend on them. Default: all processors")
    private int threads;

    @Option(
            names = "--device-memory",
            paramLabel = "MIB",
            description = "Use at most so much memory of an OpenCL device. Default: all that its driver gives")
    private long memory;

    @Option(
            names = "--precision",
            paramLabel = "NAME",
            description = "Of matrix products on OpenCL devices: fp32, or tf32 on tensor cores where the device has "
                    + "them. Default: fp32")
    private String precision = "fp32";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    /** The device that is meant, as {@link #isName} knows it: auto and parts of names are resolved. */
    String name() {
        check();
        return switch (device) {
            case CPU, REFERENCE -> device;
            case AUTO -> OpenCl.devices().stream().filter(d -> !d.isCpu()).findFirst()
                    .map(DeviceOptions::name).orElse(CPU);
            case OPENCL -> name(OpenCl.device(""));
            default -> name(meant());
        };
    }

    private void check() {
        if (threads < 0 || threads > MOST_THREADS) {
            throw new ArgumentException("device", "--threads must be 1 to " + MOST_THREADS + ", got " + threads);
        }
        if (memory < 0 || memory > MOST_MEGABYTES) {
            throw new ArgumentException("device", "--device-memory must be 1 to " + MOST_MEGABYTES + ", got " + memory);
        }
        precision();
    }

    private MatrixPrecision precision() {
        return switch (precision) {
            case "fp32" -> MatrixPrecision.FP32;
            case "tf32" -> MatrixPrecision.TF32;
            default -> throw new ArgumentException("device", "--precision must be fp32 or tf32, got '" + precision
                    + "'");
        };
    }

    /** The name of an OpenCL device. */
    static String name(ClDevice device) {
        return NUMBERED + device.index();
    }

    /** The OpenCL device of such a name, null for another. */
    static ClDevice openCl(String name) {
        return name.startsWith(NUMBERED) ? OpenCl.device(name.substring(NUMBERED.length())) : null;
    }

    private ClDevice meant() {
        if (device.startsWith(NUMBERED)) {
            return OpenCl.device(device.substring(NUMBERED.length()));
        }
        try {
            return OpenCl.device(device);
        } catch (DeviceException none) {
            String why = OpenCl.absence() == null ? "" : "; " + OpenCl.absence();
            throw new ArgumentException("device", "there is no device '" + device + "'" + why,
                    "one of " + String.join(", ", NAMES) + ", opencl:N, or a part of the name of one OpenCL device",
                    NearMatches.hint(device, NAMES) + "; 'gradus devices' lists those of OpenCL");
        }
    }

    /** Whether steps are computed by the processors that also prepare pictures. */
    static boolean usesProcessors(Device device) {
        return !device.name().startsWith(OPENCL);
    }

    /** Whether {@link #name} can have returned this text. */
    static boolean isName(String name) {
        return name.equals(CPU) || name.equals(REFERENCE) || name.matches(NUMBERED + "\\d{1,6}");
    }

    Device open() {
        return open(name());
    }

    /** The device of such a name, with as many threads as asked for. */
    Device open(String name) {
        check();
        ClDevice openCl = openCl(name);
        if (openCl != null) {
            OpenClBackend backend =
                    new OpenClBackend(memory == 0 ? openCl : openCl.limitedTo(memory << 20), precision());
            backend.onCompiling(new CompilingLine(Console.of(null, spec.commandLine().getErr(), false)));
            return new Device(OPENCL, backend);
        }
        if (name.equals(REFERENCE)) {
            return Device.reference();
        }
        return threads == 0 ? Device.cpu() : Device.cpu(threads);
    }
}
