package dev.gradus.autograd.backend.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.check.Tolerance;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** Runs the same on both families of kernels, and on the reference. */
final class Families {
    private Families() {}

    /** Compares what {@code run} makes on each family with what it makes on the reference. */
    static void requireAgreement(String what, int longestSum, Function<Device, List<double[]>> run) {
        List<double[]> wanted = run.apply(Device.reference());
        onEach((family, device) -> {
            List<double[]> got = run.apply(device);
            assertEquals(wanted.size(), got.size());
            for (int i = 0; i < wanted.size(); i++) {
                requireClose(family + " " + what + ", output " + i, longestSum, got.get(i), wanted.get(i));
            }
        });
    }

    /** Calls {@code run} with a device of each family; skips the test where there is no OpenCL. */
    static void onEach(BiConsumer<KernelFamily, Device> run) {
        assumeTrue(!OpenCl.devices().isEmpty(), OpenCl::absence);
        Opened.DEVICES.forEach(run);
    }

    /** Open until the tests end: to open a device is to load its kernels. */
    private static final class Opened {
        static final Map<KernelFamily, Device> DEVICES = new EnumMap<>(KernelFamily.class);

        static {
            for (KernelFamily family : KernelFamily.values()) {
                DEVICES.put(family, new Device("opencl", new OpenClBackend(OpenCl.device(""), family, false)));
            }
        }
    }

    static void requireClose(String what, int longestSum, double[] got, double[] wanted) {
        assertEquals(wanted.length, got.length, what);
        double largest = Tolerance.largest(wanted);
        for (int i = 0; i < wanted.length; i++) {
            double want = wanted[i];
            // A double that is too large for a float.
            double rounded = Math.abs(want) > Float.MAX_VALUE ? (float) want : want;
            double allowed = Tolerance.ofFloat(longestSum, want, largest);
            if (!Tolerance.agree(got[i], rounded, allowed)) {
                fail(what + " differs at element " + i + ": got " + got[i] + ", want " + want + ", allowed " + allowed);
            }
        }
    }
}
