package dev.gradus.autograd.backend.opencl;

import static org.jocl.CL.CL_DEVICE_GLOBAL_MEM_SIZE;
import static org.jocl.CL.CL_DEVICE_LOCAL_MEM_SIZE;
import static org.jocl.CL.CL_DEVICE_MAX_COMPUTE_UNITS;
import static org.jocl.CL.CL_DEVICE_MAX_MEM_ALLOC_SIZE;
import static org.jocl.CL.CL_DEVICE_MAX_WORK_GROUP_SIZE;
import static org.jocl.CL.CL_DEVICE_MEM_BASE_ADDR_ALIGN;
import static org.jocl.CL.CL_DEVICE_TYPE;
import static org.jocl.CL.CL_DEVICE_TYPE_CPU;

import org.jocl.CL;
import org.jocl.CLException;
import org.jocl.Pointer;
import org.jocl.Sizeof;
import org.jocl.cl_device_id;
import org.jocl.cl_platform_id;

/**
 * One OpenCL device as its driver describes it.
 *
 * @param index its place in {@link OpenCl#devices()}
 * @param units compute units
 * @param memory bytes of global memory
 * @param largestBuffer bytes of the largest single allocation
 * @param localMemory bytes that a work-group can share
 * @param largestGroup most work-items in a work-group
 * @param alignment bytes to which the beginning of a part of a buffer is aligned
 */
public record ClDevice(
        int index,
        String platform,
        String name,
        String vendor,
        String version,
        String driver,
        String extensions,
        boolean isCpu,
        int units,
        long memory,
        long largestBuffer,
        long localMemory,
        int largestGroup,
        int alignment,
        cl_platform_id platformId,
        cl_device_id id) {

    /** NVIDIA's number of the question, which the binding does not know. */
    private static final int COMPUTE_CAPABILITY_MAJOR = 0x4000;

    static ClDevice describe(int index, cl_platform_id platform, cl_device_id id) {
        return new ClDevice(
                index,
                text(size -> CL.clGetPlatformInfo(platform, CL.CL_PLATFORM_NAME, 0, null, size),
                        to -> CL.clGetPlatformInfo(platform, CL.CL_PLATFORM_NAME, to.length, Pointer.to(to), null)),
                text(id, CL.CL_DEVICE_NAME),
                text(id, CL.CL_DEVICE_VENDOR),
                text(id, CL.CL_DEVICE_VERSION),
                text(id, CL.CL_DRIVER_VERSION),
                text(id, CL.CL_DEVICE_EXTENSIONS),
                (number(id, CL_DEVICE_TYPE) & CL_DEVICE_TYPE_CPU) != 0,
                (int) number(id, CL_DEVICE_MAX_COMPUTE_UNITS),
                number(id, CL_DEVICE_GLOBAL_MEM_SIZE),
                number(id, CL_DEVICE_MAX_MEM_ALLOC_SIZE),
                number(id, CL_DEVICE_LOCAL_MEM_SIZE),
                (int) number(id, CL_DEVICE_MAX_WORK_GROUP_SIZE),
                (int) number(id, CL_DEVICE_MEM_BASE_ADDR_ALIGN) / 8,
                platform,
                id);
    }

    /** The same device, of whose memory only so much is used. */
    public ClDevice limitedTo(long bytes) {
        return new ClDevice(index, platform, name, vendor, version, driver, extensions, isCpu, units,
                Math.min(memory, bytes), Math.min(largestBuffer, bytes), localMemory, largestGroup, alignment,
                platformId, id);
    }

    /** The kernels that suit the hardware. */
    public KernelFamily family() {
        return isCpu ? KernelFamily.WIDE : KernelFamily.SIMT;
    }

    /** Whether it is an NVIDIA card whose matrix units take tf32 numbers: compute capability 8.0 or later. */
    public boolean hasTensorCores() {
        if (!extensions.contains("cl_nv_device_attribute_query")) {
            return false;
        }
        try {
            return number(id, COMPUTE_CAPABILITY_MAJOR) >= 8;
        } catch (CLException unknown) {
            return false;
        }
    }

    /** What distinguishes compiled kernels: a program built for one identity is not used for another. */
    String identity() {
        return String.join("\n", platform, name, vendor, version, driver);
    }

    private interface SizeQuery {
        void ask(long[] size);
    }

    private interface TextQuery {
        void ask(byte[] to);
    }

    private static String text(cl_device_id id, int what) {
        return text(size -> CL.clGetDeviceInfo(id, what, 0, null, size),
                to -> CL.clGetDeviceInfo(id, what, to.length, Pointer.to(to), null));
    }

    private static String text(SizeQuery length, TextQuery query) {
        long[] size = new long[1];
        length.ask(size);
        byte[] bytes = new byte[Math.toIntExact(size[0])];
        query.ask(bytes);
        int end = bytes.length > 0 && bytes[bytes.length - 1] == 0 ? bytes.length - 1 : bytes.length;
        return new String(bytes, 0, end, java.nio.charset.StandardCharsets.UTF_8).strip();
    }

    /** A number of 4 or 8 bytes; the device says which. */
    private static long number(cl_device_id id, int what) {
        long[] value = new long[1];
        CL.clGetDeviceInfo(id, what, Sizeof.cl_long, Pointer.to(value), null);
        return value[0];
    }
}
