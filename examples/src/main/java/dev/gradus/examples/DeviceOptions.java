package dev.gradus.examples;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.backend.opencl.ClDevice;
import dev.gradus.autograd.backend.opencl.OpenCl;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.DeviceException;
import dev.gradus.autograd.error.NearMatches;
import java.util.List;
import picocli.CommandLine.Option;

/** Where to compute. */
final class DeviceOptions {
    static final String AUTO = "auto";
    static final String CPU = "cpu";
    static final String REFERENCE = "reference";
    static final String OPENCL = "opencl";

    private static final List<String> NAMES = List.of(AUTO, CPU, REFERENCE, OPENCL);
    private static final String NUMBERED = OPENCL + ":";
    private static final int MOST_THREADS = 1024;

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

    /** The device that is meant, as {@link #isName} knows it: auto and parts of names are resolved. */
    String name() {
        return switch (device) {
            case CPU, REFERENCE -> device;
            case AUTO -> OpenCl.devices().stream().filter(d -> !d.isCpu()).findFirst()
                    .map(DeviceOptions::name).orElse(CPU);
            case OPENCL -> name(OpenCl.device(""));
            default -> name(meant());
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

    /** Whether {@link #name} can have returned this text. */
    static boolean isName(String name) {
        return name.equals(CPU) || name.equals(REFERENCE) || name.matches(NUMBERED + "\\d{1,6}");
    }

    Device open() {
        return open(name());
    }

    /** The device of such a name, with as many threads as asked for. */
    Device open(String name) {
        if (threads < 0 || threads > MOST_THREADS) {
            throw new ArgumentException("device", "--threads must be 1 to " + MOST_THREADS + ", got " + threads);
        }
        if (name.startsWith(NUMBERED)) {
            return Device.opencl(name.substring(NUMBERED.length()));
        }
        if (name.equals(REFERENCE)) {
            return Device.reference();
        }
        return threads == 0 ? Device.cpu() : Device.cpu(threads);
    }
}
