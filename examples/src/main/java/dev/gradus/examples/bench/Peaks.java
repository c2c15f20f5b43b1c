package dev.gradus.examples.bench;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.backend.Backend;
import dev.gradus.autograd.backend.cpu.CpuBackend;
import dev.gradus.autograd.backend.cpu.FmaPeak;
import dev.gradus.autograd.backend.cpu.MemoryPeak;
import dev.gradus.autograd.backend.cpu.WorkerPool;
import dev.gradus.autograd.backend.opencl.OpenClBackend;
import java.util.function.Function;

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
        return measure(device, pool -> new Peaks(FmaPeak.measure(pool).allThreads(),
                MemoryPeak.measure(pool).allThreads()));
    }

    /** Measures the multiply-adds alone, which takes no memory. */
    public static double gflops(Device device) {
        return measure(device, pool -> new Peaks(FmaPeak.measure(pool).allThreads(), Double.NaN)).gflops;
    }

    /** On a processor, whoever lets it compute; nobody knows how to measure another device. */
    private static Peaks measure(Device device, Function<WorkerPool, Peaks> yardstick) {
        Backend backend = device.backend() instanceof UnfusedBackend hidden ? hidden.backend() : device.backend();
        int threads = switch (backend) {
            case CpuBackend cpu -> cpu.threads();
            case OpenClBackend openCl when openCl.device().isCpu() -> openCl.device().units();
            default -> 0;
        };
        if (threads == 0) {
            return UNKNOWN;
        }
        try (WorkerPool pool = new WorkerPool(threads)) {
            return yardstick.apply(pool);
        }
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
