package dev.gradus.autograd.backend.opencl;

import dev.gradus.autograd.error.DeviceException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.Sizeof;
import org.jocl.cl_event;
import org.jocl.cl_kernel;

/**
 * Runs kernels by name. The first use of a program compiles it and waits for that, so that an error in a kernel meets
 * the operation that needs it; everything else is handed to the owner of the queue.
 */
final class Kernels {
    private final ClQueue queue;
    private final KernelFamily family;
    private final Programs programs;
    private final boolean profile;
    /** The names of the kernels of each program that was compiled. */
    private final Map<Program, Set<String>> built = new ConcurrentHashMap<>();
    /** Belongs to the owner, like the arguments of the kernels in it. */
    private final Map<Program, Map<String, cl_kernel>> kernels = new HashMap<>();
    /** Belongs to the owner: what was enqueued since the last {@link #takeTimes}. */
    private final List<Timed> timed = new ArrayList<>();

    private record Timed(String kernel, cl_event event) {}

    Kernels(ClQueue queue, KernelFamily family, boolean profile) {
        this.queue = queue;
        this.family = family;
        this.profile = profile;
        this.programs = new Programs(queue, family);
    }

    void onCompiling(CompilingListener listener) {
        programs.onCompiling(listener);
    }

    KernelFamily family() {
        return family;
    }

    ClDevice device() {
        return queue.device();
    }

    /** The program of this family with the name {@code name}: {@code wide/gemm.cl} for {@code gemm}. */
    Program ofFamily(String name, String... defines) {
        return Program.of(family.folder() + "/" + name + ".cl", defines);
    }

    /** The runs of neighbouring elements that hold {@code count}; see {@code WIDTH} in common.cl. */
    int runs(int count) {
        return Math.ceilDiv(count, family.width());
    }

    /** One work-item for each run. */
    Grid elements(int count) {
        return Grid.of(runs(count), family.groupSize());
    }

    /** One team for each row; see {@code TEAM} in common.cl. */
    Grid rows(int count) {
        return Grid.of((long) count * family.team(), family.team() * family.teams());
    }

    /** For each of {@code pieces} as many groups as have a vector of {@code columns} for each member of a team. */
    Grid teamsOverColumns(int pieces, int columns) {
        int group = family.team() * family.teams();
        return Grid.of((long) pieces * Math.ceilDiv(columns, family.team() * family.width()) * group, group);
    }

    /**
     * Enqueues a kernel.
     *
     * @param arguments buffers ({@link ClBuffer}, or null for a null pointer), {@code Integer}, {@code Float},
     *        {@code Long}, {@code int[]} of 2, 4, 8 or 16 elements for a vector, {@link LocalBytes}
     */
    void run(Program program, String kernel, Grid grid, Object... arguments) {
        if (grid.isEmpty()) {
            return;
        }
        Set<String> names = prepare(program);
        if (!names.contains(kernel)) {
            throw new DeviceException("opencl", "there is no kernel " + kernel + " in " + program.file() + ", but "
                    + String.join(", ", names));
        }
        Object[] values = arguments.clone();
        for (int i = 0; i < values.length; i++) {
            // The command holds the region, not the storage: the storage may be given back before it runs.
            values[i] = values[i] instanceof ClBuffer buffer ? buffer.region() : values[i];
        }
        queue.submit(describe(program, kernel, grid), () -> enqueue(program, kernel, grid, values));
    }

    /** Compiles a program unless that was done, waits for it, and returns the names of its kernels. */
    Set<String> prepare(Program program) {
        return built.computeIfAbsent(program, this::build);
    }

    /** Local memory as a kernel's argument. */
    record LocalBytes(long bytes) {}

    private Set<String> build(Program program) {
        return queue.call(() -> "compiling " + program.file(), () -> {
            kernels.put(program, programs.build(program));
            return new TreeSet<>(kernels.get(program).keySet());
        });
    }

    private static Supplier<String> describe(Program program, String kernel, Grid grid) {
        return () -> "kernel " + kernel + " of " + program.file() + " with " + grid;
    }

    private void enqueue(Program program, String name, Grid grid, Object... arguments) {
        cl_kernel kernel = kernels.get(program).get(name);
        for (int i = 0; i < arguments.length; i++) {
            set(kernel, i, arguments[i]);
        }
        cl_event event = profile ? new cl_event() : null;
        CL.clEnqueueNDRangeKernel(queue.handle(), kernel, grid.dimensions(), null, grid.global(), grid.local(), 0, null,
                event);
        if (profile) {
            timed.add(new Timed(name, event));
        }
    }

    private static void set(cl_kernel kernel, int index, Object argument) {
        switch (argument) {
            case Region region -> CL.clSetKernelArg(kernel, index, Sizeof.cl_mem, region.pointer());
            case Integer value -> CL.clSetKernelArg(kernel, index, Sizeof.cl_int, Pointer.to(new int[] {value}));
            case Float value -> CL.clSetKernelArg(kernel, index, Sizeof.cl_float, Pointer.to(new float[] {value}));
            case Long value -> CL.clSetKernelArg(kernel, index, Sizeof.cl_long, Pointer.to(new long[] {value}));
            case int[] vector ->
                CL.clSetKernelArg(kernel, index, (long) Sizeof.cl_int * vector.length, Pointer.to(vector));
            case LocalBytes local -> CL.clSetKernelArg(kernel, index, local.bytes(), null);
            case null -> CL.clSetKernelArg(kernel, index, Sizeof.cl_mem, null);
            default -> throw new IllegalArgumentException("argument " + index + " is a " + argument.getClass());
        }
    }

    /** Time on the device by kernel since the last call, in nanoseconds; the device was opened for profiling. */
    Map<String, long[]> takeTimes() {
        return queue.call(() -> "reading times", () -> {
            CL.clFinish(queue.handle());
            Map<String, long[]> times = new HashMap<>();
            for (Timed one : timed) {
                long[] begin = new long[1];
                long[] end = new long[1];
                CL.clGetEventProfilingInfo(one.event, CL.CL_PROFILING_COMMAND_START, Sizeof.cl_ulong,
                        Pointer.to(begin), null);
                CL.clGetEventProfilingInfo(one.event, CL.CL_PROFILING_COMMAND_END, Sizeof.cl_ulong, Pointer.to(end),
                        null);
                CL.clReleaseEvent(one.event);
                long[] sum = times.computeIfAbsent(one.kernel, k -> new long[2]);
                sum[0]++;
                sum[1] += end[0] - begin[0];
            }
            timed.clear();
            return times;
        });
    }

    /** On the owner: gives kernels and programs back. */
    void release() {
        kernels.values().forEach(family -> family.values().forEach(CL::clReleaseKernel));
        kernels.clear();
        programs.release();
    }
}
