package dev.gradus.autograd.backend.opencl;

import org.jocl.CL;

/** The drivers' error numbers in words. */
final class Status {
    /** The loader found no driver (an extension's number, unknown to the binding). */
    static final int NO_PLATFORM = -1001;

    private Status() {}

    /** Name and meaning: {@code CL_OUT_OF_RESOURCES (…)}. */
    static String describe(int status) {
        String meaning = meaning(status);
        return name(status) + (meaning.isEmpty() ? "" : " (" + meaning + ")");
    }

    private static String name(int status) {
        return status == NO_PLATFORM ? "CL_PLATFORM_NOT_FOUND_KHR" : CL.stringFor_errorCode(status);
    }

    private static String meaning(int status) {
        return switch (status) {
            case CL.CL_DEVICE_NOT_AVAILABLE -> "the device is lost or another program has it for itself";
            case CL.CL_COMPILER_NOT_AVAILABLE -> "the driver cannot compile kernels";
            case CL.CL_MEM_OBJECT_ALLOCATION_FAILURE -> "the device has no memory left for a buffer";
            case CL.CL_OUT_OF_RESOURCES -> "the device ran out of memory or registers, or a kernel crashed";
            case CL.CL_OUT_OF_HOST_MEMORY -> "the driver ran out of the machine's own memory";
            case CL.CL_BUILD_PROGRAM_FAILURE -> "a kernel does not compile";
            case CL.CL_INVALID_WORK_GROUP_SIZE -> "the device allows fewer work-items in a group for this kernel";
            case CL.CL_INVALID_KERNEL_ARGS -> "an argument of the kernel was not set";
            case CL.CL_INVALID_ARG_SIZE -> "an argument is of another type than the kernel declares";
            case CL.CL_INVALID_BUFFER_SIZE -> "the device allows no buffer of this size";
            case CL.CL_INVALID_COMMAND_QUEUE -> "the device is lost: its queue is not valid any more";
            case NO_PLATFORM -> "the loader is there, but no driver";
            default -> "";
        };
    }
}
