package dev.gradus.autograd.backend.opencl;

import dev.gradus.autograd.error.DeviceException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jocl.CL;
import org.jocl.CLException;
import org.jocl.cl_device_id;
import org.jocl.cl_platform_id;

/** What OpenCL offers on this machine. */
public final class OpenCl {
    /** What to do where there are no devices, in one line. */
    public static final String INSTALL = "install the driver of your graphics card, or for the processor alone"
            + " PoCL (Debian and Ubuntu: apt install pocl-opencl-icd)";

    private OpenCl() {}

    /** All devices of all platforms, in the order in which the drivers list them; empty if there is no OpenCL. */
    public static List<ClDevice> devices() {
        return Found.DEVICES;
    }

    /** Why {@link #devices} is empty and what to install, in one line; null if there are devices. */
    public static String absence() {
        return Found.ABSENCE;
    }

    /**
     * The device that a user means.
     *
     * @param selector an index as {@link #devices} counts, or a part of the name of a device or platform in any case;
     *        empty for the first graphics card, or the first device if there is none
     * @throws DeviceException if there is none, or the text fits several
     */
    public static ClDevice device(String selector) {
        if (devices().isEmpty()) {
            throw new DeviceException("opencl", absence(), null, INSTALL);
        }
        if (selector.isEmpty()) {
            return devices().stream().filter(d -> !d.isCpu()).findFirst().orElse(devices().getFirst());
        }
        if (selector.matches("\\d{1,6}")) {
            int index = Integer.parseInt(selector);
            if (index < devices().size()) {
                return devices().get(index);
            }
            throw none("there is no device number " + index);
        }
        String part = selector.toLowerCase(Locale.ROOT);
        List<ClDevice> fitting = devices().stream()
                .filter(d -> (d.name() + "\n" + d.platform()).toLowerCase(Locale.ROOT).contains(part))
                .toList();
        if (fitting.size() != 1) {
            throw none(fitting.isEmpty() ? "no device is called '" + selector + "'"
                    : "'" + selector + "' fits " + fitting.size() + " devices");
        }
        return fitting.getFirst();
    }

    private static DeviceException none(String problem) {
        StringBuilder list = new StringBuilder();
        devices().forEach(d -> list.append(list.isEmpty() ? "" : ", ").append(d.index()).append(" = ")
                .append(d.name()));
        return new DeviceException("opencl", problem + ": there are " + list, "a device is chosen by its number or a "
                + "part of its name that fits it alone", null);
    }

    /** Asked once: drivers take their time to answer. */
    private static final class Found {
        static final List<ClDevice> DEVICES = new ArrayList<>();
        static final String ABSENCE = find();

        private static String find() {
            try {
                CL.setExceptionsEnabled(true);
                for (cl_platform_id platform : platforms()) {
                    for (cl_device_id id : devices(platform)) {
                        DEVICES.add(ClDevice.describe(DEVICES.size(), platform, id));
                    }
                }
            } catch (UnsatisfiedLinkError missing) {
                return "no OpenCL on this machine: its loader library is missing";
            } catch (CLException failed) {
                return DEVICES.isEmpty() ? "no OpenCL device: the drivers answered "
                        + Status.describe(failed.getStatus()) : null;
            }
            return DEVICES.isEmpty() ? "no OpenCL device: the loader is there, but no driver" : null;
        }

        private static cl_platform_id[] platforms() {
            int[] count = new int[1];
            try {
                CL.clGetPlatformIDs(0, null, count);
            } catch (CLException none) {
                if (none.getStatus() == Status.NO_PLATFORM) {
                    return new cl_platform_id[0];
                }
                throw none;
            }
            cl_platform_id[] platforms = new cl_platform_id[count[0]];
            if (count[0] > 0) {
                CL.clGetPlatformIDs(count[0], platforms, null);
            }
            return platforms;
        }

        private static cl_device_id[] devices(cl_platform_id platform) {
            try {
                int[] count = new int[1];
                CL.clGetDeviceIDs(platform, CL.CL_DEVICE_TYPE_ALL, 0, null, count);
                cl_device_id[] devices = new cl_device_id[count[0]];
                CL.clGetDeviceIDs(platform, CL.CL_DEVICE_TYPE_ALL, count[0], devices, null);
                return devices;
            } catch (CLException none) {
                if (none.getStatus() == CL.CL_DEVICE_NOT_FOUND) {
                    return new cl_device_id[0];
                }
                throw none;
            }
        }
    }
}
