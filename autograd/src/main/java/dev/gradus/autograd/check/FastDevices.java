package dev.gradus.autograd.check;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.backend.opencl.KernelFamily;
import dev.gradus.autograd.backend.opencl.OpenCl;
import dev.gradus.autograd.backend.opencl.OpenClBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

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
        all.addAll(openCl());
        return List.copyOf(all);
    }

    /** Both kernel families, named {@code opencl-wide} and {@code opencl-simt}; empty if there is no OpenCL. */
    public static List<Device> openCl() {
        return Opened.DEVICES;
    }

    /** The names of the reference and of {@link #all}: test frameworks close devices that they get as arguments. */
    public static List<String> names() {
        return Stream.concat(Stream.of(Device.reference()), all().stream()).map(Device::name).toList();
    }

    /** The device that has one of the {@link #names}. */
    public static Device named(String name) {
        return Stream.concat(Stream.of(Device.reference()), all().stream())
                .filter(device -> device.name().equals(name)).findFirst().orElseThrow();
    }

    private static final class Opened {
        static final List<Device> DEVICES = open();

        private static List<Device> open() {
            String selector = System.getProperty(SELECTOR, "");
            String absence = selector.equals("none") ? "it is left out by -D" + SELECTOR + "=none" : OpenCl.absence();
            if (absence != null) {
                LoggerFactory.getLogger(FastDevices.class).warn("tests of OpenCL are skipped: {}", absence);
                return List.of();
            }
            return List.of(open(selector, KernelFamily.WIDE), open(selector, KernelFamily.SIMT));
        }

        private static Device open(String selector, KernelFamily family) {
            String name = "opencl-" + family.name().toLowerCase(Locale.ROOT);
            return new Device(name, new OpenClBackend(OpenCl.device(selector), family, false));
        }
    }
}
