package dev.gradus.examples;

import com.sun.management.OperatingSystemMXBean;
import dev.gradus.autograd.Device;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The machine in words, to stand beside what was measured on it. */
final class Machine {
    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

    private Machine() {}

    /** {@code Xeon Platinum, 2 processors; cpu: 2 threads, 512-bit vectors; Java 25}. */
    static String describe(Device device) {
        return processor() + ", " + Runtime.getRuntime().availableProcessors() + " processors; " + device.name() + ": "
                + device.backend().description() + "; Java " + Runtime.version().feature();
    }

    /** Seconds that the threads of this process have computed, on all processors together; NaN where nobody counts. */
    static double processorSeconds() {
        long nanos = ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? system.getProcessCpuTime()
                : -1;
        return nanos < 0 ? Double.NaN : nanos / 1e9;
    }

    /** What Linux calls the processor; elsewhere its architecture. */
    private static String processor() {
        if (Files.isReadable(PROCESSORS)) {
            try (Stream<String> lines = Files.lines(PROCESSORS)) {
                return lines.filter(line -> line.startsWith("model name")).findFirst()
                        .map(line -> line.substring(line.indexOf(':') + 1).strip()).orElse(architecture());
            } catch (IOException e) {
                return architecture();
            }
        }
        return architecture();
    }

    private static String architecture() {
        return System.getProperty("os.arch");
    }
}
