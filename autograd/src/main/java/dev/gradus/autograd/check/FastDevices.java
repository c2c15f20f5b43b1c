package dev.gradus.autograd.check;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.backend.opencl.KernelFamily;
import dev.gradus.autograd.backend.opencl.OpenCl;
import dev.gradus.autograd.backend.opencl.OpenClBackend;
import java.util.ArrayList;
import java.util.List;

/**
 * The devices that tests hold to the reference: the one place that lists them. They stay open as long as the program
 * runs, because their kernels are compiled once.
 *
 * <p>The system property {@value #SELECTOR} chooses the OpenCL device as {@link OpenCl#device} does; {@code none}
 * leaves OpenCL out.
 */
public final class FastDevices {
    /** Names the OpenCL device to be tested. */
    public static final String SELECTOR = "gradus.test.opencl";

    private FastDevices() {}

    /** The processor, and each kernel family on the OpenCL device if there is one. */
    public static List<Device> all() {
        List<Device> all = new ArrayList<>(List.of(Device.cpu()));
        if (System.getProperty(SELECTOR) != null) {
            all.addAll(openCl()); // always, when all kernels are written
        }
        return List.copyOf(all);
    }

    /** Both kernel families, named {@code opencl-wide} and {@code opencl-simt}; empty if there is no OpenCL. */
    public static List<Device> openCl() {
        return Opened.DEVICES;
    }

    private static final class Opened {
        static final List<Device> DEVICES = open();

        private static List<Device> open() {
            String selector = System.getProperty(SELECTOR, "");
            String absence = selector.equals("none") ? "it is left out by -D" + SELECTOR + "=none" : OpenCl.absence();
            if (absence != null) {
                System.out.println("[tests of OpenCL are skipped: " + absence + "]");
                return List.of();
            }
            return List.of(open(selector, KernelFamily.WIDE), open(selector, KernelFamily.SIMT));
        }

        private static Device open(String selector, KernelFamily family) {
            String name = "opencl-" + family.name().toLowerCase(java.util.Locale.ROOT);
            return new Device(name, new OpenClBackend(OpenCl.device(selector), family, false));
        }
    }
}
