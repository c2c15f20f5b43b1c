package dev.gradus.examples;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.NearMatches;
import java.util.List;
import picocli.CommandLine.Option;

/** Where to compute. */
final class DeviceOptions {
    static final String CPU = "cpu";
    static final String REFERENCE = "reference";
    static final List<String> NAMES = List.of(CPU, REFERENCE);

    private static final int MOST_THREADS = 1024;

    @Option(
            names = "--device",
            paramLabel = "NAME",
            description = "cpu (float, fast) or reference (double, plain loops). Default: cpu")
    private String device = CPU;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads of the cpu device; results do not depend on them. Default: all processors")
    private int threads;

    /** The device's name, checked. */
    String name() {
        if (!NAMES.contains(device)) {
            throw new ArgumentException("device", "there is no device '" + device + "'",
                    "one of " + String.join(", ", NAMES), NearMatches.hint(device, NAMES));
        }
        return device;
    }

    Device open() {
        return open(name());
    }

    /** The device of that name, with as many threads as asked for. */
    Device open(String name) {
        if (threads < 0 || threads > MOST_THREADS) {
            throw new ArgumentException("device", "--threads must be 1 to " + MOST_THREADS + ", got " + threads);
        }
        if (name.equals(REFERENCE)) {
            return Device.reference();
        }
        return threads == 0 ? Device.cpu() : Device.cpu(threads);
    }
}
