package dev.gradus.autograd.backend.opencl;

import dev.gradus.autograd.error.DeviceException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jocl.CL;
import org.jocl.CLException;
import org.jocl.Pointer;
import org.jocl.Sizeof;
import org.jocl.cl_device_id;
import org.jocl.cl_kernel;
import org.jocl.cl_program;

/**
 * Compiles programs for one device. What a driver compiled is kept in the user's cache under a name made of the source,
 * the options, the device and its driver, so later starts load it; a file that the driver refuses is compiled anew.
 *
 * <p>Every program begins with {@code common.cl}. All methods run on the owner of the queue.
 */
final class Programs {
    private static final String OPTIONS = "-cl-std=CL1.2 -cl-mad-enable";
    private final ClQueue queue;
    private final KernelFamily family;
    private final BinaryCache cache;
    private final List<cl_program> programs = new ArrayList<>();
    private volatile CompilingListener listener = CompilingListener.NONE;

    Programs(ClQueue queue, KernelFamily family) {
        this.queue = queue;
        this.family = family;
        this.cache = new BinaryCache(Path.of(System.getProperty("user.home"), ".cache", "gradus", "opencl"));
    }

    void onCompiling(CompilingListener listener) {
        this.listener = listener;
    }

    /** All kernels of a program by name. */
    Map<String, cl_kernel> build(Program program) {
        String source = source(program);
        String options = options(program);
        String key = BinaryCache.key(queue.device().identity(), options, source);
        byte[] kept = cache.read(key);
        cl_program built = kept == null ? null : load(kept, options);
        if (built == null) {
            listener.begins(program.file());
            try {
                built = compile(program, source, options);
                cache.write(key, binary(built));
            } finally {
                listener.ends(program.file());
            }
        }
        programs.add(built);
        return kernels(built);
    }

    private String options(Program program) {
        StringBuilder options = new StringBuilder(OPTIONS).append(" -DWIDTH=").append(family.width())
                .append(" -DTEAM=").append(family.team()).append(" -DTEAMS=").append(family.teams());
        program.defines().forEach(define -> options.append(" -D").append(define));
        return options.toString();
    }

    private static String source(Program program) {
        return part("common.cl") + forType("float", "int", "1") + forType("floats", "ints", "w")
                + (program.text() == null ? part(program.file()) : part(program.file(), program.text()));
    }

    /** math.cl with {@code real} as the given type. */
    private static String forType(String real, String integer, String suffix) {
        return """
                #define real %1$s
                #define integer %2$s
                #define as_real as_%1$s
                #define as_integer as_%2$s
                #define F(name) name##_%3$s
                %4$s
                #undef real
                #undef integer
                #undef as_real
                #undef as_integer
                #undef F
                """.formatted(real, integer, suffix, part("math.cl"));
    }

    /** A file with a line directive, which makes the driver's messages name our files and lines. */
    private static String part(String file) {
        return part(file, resource(file));
    }

    private static String part(String name, String text) {
        return "#line 1 \"" + name.replaceAll("[^\\w./-]", "_") + "\"\n" + text + "\n";
    }

    private static String resource(String name) {
        try (InputStream in = Programs.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the kernels " + name + " are not in the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new IllegalStateException("the kernels " + name + " cannot be read", broken);
        }
    }

    private cl_program compile(Program program, String source, String options) {
        cl_program made = CL.clCreateProgramWithSource(queue.context(), 1, new String[] {source}, null, null);
        try {
            CL.clBuildProgram(made, 1, new cl_device_id[] {queue.device().id()}, options, null, null);
            return made;
        } catch (CLException failed) {
            String log = log(made);
            CL.clReleaseProgram(made);
            throw new DeviceException(
                    "opencl",
                    program.file() + " does not compile on " + queue.device().name() + ": " + firstError(log),
                    "compiled with " + options,
                    "the driver's whole log:\n" + log.strip().indent(4).stripTrailing(),
                    failed);
        }
    }

    private String log(cl_program program) {
        long[] size = new long[1];
        CL.clGetProgramBuildInfo(program, queue.device().id(), CL.CL_PROGRAM_BUILD_LOG, 0, null, size);
        byte[] text = new byte[Math.toIntExact(size[0])];
        CL.clGetProgramBuildInfo(program, queue.device().id(), CL.CL_PROGRAM_BUILD_LOG, text.length, Pointer.to(text),
                null);
        return new String(text, StandardCharsets.UTF_8).replace("\0", "");
    }

    /** The first line of a log that names an error, with its file and line if the driver gives them. */
    static String firstError(String log) {
        return log.lines()
                .filter(line -> line.contains("error"))
                .findFirst()
                .orElse(log.lines().filter(line -> !line.isBlank()).findFirst().orElse("the driver says nothing"))
                .strip();
    }

    /** The program that an earlier process compiled, or null. */
    private cl_program load(byte[] binary, String options) {
        cl_program made = null;
        try {
            made = CL.clCreateProgramWithBinary(queue.context(), 1, new cl_device_id[] {queue.device().id()},
                    new long[] {binary.length}, new byte[][] {binary}, null, null);
            CL.clBuildProgram(made, 1, new cl_device_id[] {queue.device().id()}, options, null, null);
            return made;
        } catch (CLException unusable) {
            // The driver does not want it any more: compiling makes a new one.
            if (made != null) {
                CL.clReleaseProgram(made);
            }
            return null;
        }
    }

    private static byte[] binary(cl_program program) {
        long[] size = new long[1];
        CL.clGetProgramInfo(program, CL.CL_PROGRAM_BINARY_SIZES, Sizeof.size_t, Pointer.to(size), null);
        byte[] binary = new byte[Math.toIntExact(size[0])];
        if (binary.length > 0) {
            CL.clGetProgramInfo(program, CL.CL_PROGRAM_BINARIES, Sizeof.POINTER, Pointer.to(Pointer.to(binary)), null);
        }
        return binary;
    }

    private static Map<String, cl_kernel> kernels(cl_program program) {
        int[] count = new int[1];
        CL.clCreateKernelsInProgram(program, 0, null, count);
        cl_kernel[] all = new cl_kernel[count[0]];
        CL.clCreateKernelsInProgram(program, all.length, all, null);
        Map<String, cl_kernel> named = new TreeMap<>();
        for (cl_kernel kernel : all) {
            named.put(name(kernel), kernel);
        }
        return named;
    }

    private static String name(cl_kernel kernel) {
        long[] size = new long[1];
        CL.clGetKernelInfo(kernel, CL.CL_KERNEL_FUNCTION_NAME, 0, null, size);
        byte[] text = new byte[Math.toIntExact(size[0])];
        CL.clGetKernelInfo(kernel, CL.CL_KERNEL_FUNCTION_NAME, text.length, Pointer.to(text), null);
        return new String(text, 0, text.length - 1, StandardCharsets.UTF_8);
    }

    void release() {
        programs.forEach(CL::clReleaseProgram);
        programs.clear();
    }
}
