package dev.gradus.examples.bench;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.backend.Backend;
import dev.gradus.autograd.backend.cpu.CpuBackend;

/**
 * What a device can do at most, measured: the yardstick of every rate.
 *
 * @param gflops billions of floating-point operations per second; NaN where nobody measures it
 * @param gigabytes billions of bytes per second to memory and back; NaN where nobody measures it
 */
public record Peaks(double gflops, double gigabytes) {
    /** For devices whose peaks nobody measures. */
    public static final Peaks UNKNOWN = new Peaks(Double.NaN, Double.NaN);

    /** Measures both: about a second, and 192 MiB of memory. */
    public static Peaks measure(Device device) {
        return backend(device) instanceof CpuBackend cpu
                ? new Peaks(cpu.measurePeak().allThreads(), cpu.measureMemoryPeak().allThreads())
                : UNKNOWN;
    }

    /** Measures the multiply-adds alone, which takes no memory. */
    public static double gflops(Device device) {
        return backend(device) instanceof CpuBackend cpu ? cpu.measurePeak().allThreads() : Double.NaN;
    }

    private static Backend backend(Device device) {
        return device.backend() instanceof UnfusedBackend unfused ? unfused.backend() : device.backend();
    }

    /** The least time for some work: it takes as long as its multiply-adds, or as its bytes, whichever is more. */
    public double leastSeconds(Work work) {
        return Math.max(work.flops() / gflops, work.bytes() / gigabytes) * 1e-9;
    }

    /** Whether that time is due to memory. */
    public boolean isMemoryBound(Work work) {
        return work.bytes() / gigabytes > work.flops() / gflops;
    }
}
