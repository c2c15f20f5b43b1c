package dev.gradus.autograd.backend.opencl;

import dev.gradus.autograd.DType;
import dev.gradus.autograd.backend.Memory;
import dev.gradus.autograd.backend.MemoryUse;
import dev.gradus.autograd.backend.Readback;
import dev.gradus.autograd.backend.Storage;
import dev.gradus.autograd.error.DeviceException;
import dev.gradus.autograd.error.MemoryException;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jocl.CL;
import org.jocl.CLException;
import org.jocl.Pointer;
import org.jocl.cl_buffer_region;
import org.jocl.cl_mem;

/**
 * A device's memory: regions of large blocks. Given-back regions are kept by length and handed out again, so a training
 * loop asks the driver for nothing from its second step on.
 *
 * <p>Storages that are not pooled are reclaimed when nothing refers to them: the garbage collector puts a reference to
 * their region in a queue, and whoever allocates next empties it. Before memory is said to be short, idle regions are
 * joined again and the collector is asked for what is unreachable.
 *
 * <p>A region may be handed out again while commands that use it still wait: the queue runs commands in order.
 */
final class ClMemory implements Memory {
    private static final long BLOCK_BYTES = 64L << 20;

    private final ClQueue queue;
    private final Staging staging;
    private final Arena arena = new Arena();
    private final List<cl_mem> blocks = new ArrayList<>();
    /** Whole blocks as arguments of kernels that treat many storages at once. */
    private final List<Region> wholes = new ArrayList<>();
    /** The driver's handles of all regions. */
    private final Set<cl_mem> cuts = new HashSet<>();
    private final Map<Long, Deque<Region>> idle = new HashMap<>();
    private final ReferenceQueue<ClBuffer> unreachable = new ReferenceQueue<>();
    /** Keeps the references themselves reachable. */
    private final Set<Kept> kept = new HashSet<>();
    private boolean released;
    private long stepBytes;
    private long scratchBytes;
    private long keptBytes;
    private long idleBytes;
    private long peakBytes;
    private long allocations;

    private static final class Kept extends PhantomReference<ClBuffer> {
        private final Region region;

        Kept(ClBuffer buffer, ReferenceQueue<ClBuffer> unreachable) {
            super(buffer, unreachable);
            region = buffer.region();
        }
    }

    ClMemory(ClQueue queue) {
        this.queue = queue;
        this.staging = new Staging(queue);
    }

    @Override
    public synchronized Storage allocate(DType dtype, int length, boolean pooled) {
        if (dtype == DType.FLOAT64) {
            throw new DeviceException("opencl", "this device computes in FLOAT32, not in FLOAT64",
                    "real numbers are float on fast devices and double on the reference", "use Device.reference()");
        }
        reclaim();
        Region region = take(Arena.rounded((long) length * dtype.bytes()));
        ClBuffer buffer = new ClBuffer(this, dtype, length, pooled, region);
        if (pooled) {
            stepBytes += region.bytes();
        } else {
            keptBytes += region.bytes();
            kept.add(new Kept(buffer, unreachable));
        }
        peakBytes = Math.max(peakBytes, stepBytes + keptBytes);
        return buffer;
    }

    /** Room for a kernel's own use, to be given back with {@link Storage#free} when the kernel is enqueued. */
    synchronized ClBuffer scratch(int floats) {
        ClBuffer buffer = (ClBuffer) allocate(DType.FLOAT32, floats, true);
        buffer.markScratch();
        scratchBytes += buffer.region().bytes();
        return buffer;
    }

    /** All of a block, for kernels that know where in it their storages lie; null for a negative number. */
    synchronized Region block(int number) {
        return number < 0 ? null : wholes.get(number);
    }

    @Override
    public synchronized void release(Storage storage) {
        if (released) {
            return;
        }
        ClBuffer buffer = (ClBuffer) storage;
        stepBytes -= buffer.region().bytes();
        scratchBytes -= buffer.isScratch() ? buffer.region().bytes() : 0;
        putIdle(buffer.region());
    }

    private void putIdle(Region region) {
        idleBytes += region.bytes();
        idle.computeIfAbsent(region.bytes(), bytes -> new ArrayDeque<>()).push(region);
    }

    private Region take(long bytes) {
        Deque<Region> fitting = idle.get(bytes);
        if (fitting != null && !fitting.isEmpty()) {
            idleBytes -= bytes;
            return fitting.pop();
        }
        allocations++;
        Region cut = cut(bytes);
        if (cut == null && grow(bytes)) {
            cut = cut(bytes);
        }
        if (cut == null) {
            collectUnreachable();
            joinIdle();
            cut = cut(bytes);
        }
        if (cut == null) {
            throw outOfMemory(bytes);
        }
        return cut;
    }

    /** A region from the blocks there are, or null. */
    private Region cut(long bytes) {
        Arena.Place place = arena.take(bytes);
        if (place == null) {
            return null;
        }
        cl_mem memory = queue.call(() -> "cutting a buffer of " + bytes + " bytes",
                () -> CL.clCreateSubBuffer(blocks.get(place.block()), CL.CL_MEM_READ_WRITE,
                        CL.CL_BUFFER_CREATE_TYPE_REGION, new cl_buffer_region(place.offset(), bytes), null));
        cuts.add(memory);
        return new Region(place.block(), place.offset(), bytes, memory, Pointer.to(memory));
    }

    /** Asks the driver for another block; says whether it gave one. */
    private boolean grow(long bytes) {
        long left = (queue.device().memory() - arena.reserved()) / Arena.GRANULE * Arena.GRANULE;
        long wanted = Math.max(bytes, Math.min(BLOCK_BYTES, Math.min(left, queue.device().largestBuffer())));
        if (wanted > queue.device().largestBuffer() || wanted > left) {
            return false;
        }
        cl_mem block = queue.call(() -> "allocating a block", () -> {
            try {
                return CL.clCreateBuffer(queue.context(), CL.CL_MEM_READ_WRITE, wanted, null, null);
            } catch (CLException refused) {
                return null;
            }
        });
        if (block == null) {
            return false;
        }
        wholes.add(new Region(blocks.size(), 0, wanted, block, Pointer.to(block)));
        blocks.add(block);
        arena.add(wanted);
        return true;
    }

    private void reclaim() {
        for (var one = unreachable.poll(); one != null; one = unreachable.poll()) {
            giveUp((Kept) one);
        }
    }

    private void giveUp(Kept one) {
        if (kept.remove(one)) {
            keptBytes -= one.region.bytes();
            putIdle(one.region);
        }
    }

    /** Waits a moment for the collector to find what nothing refers to. */
    private void collectUnreachable() {
        for (int i = 0; i < 2; i++) {
            System.gc();
            try {
                var one = unreachable.remove(50);
                if (one != null) {
                    giveUp((Kept) one);
                }
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                return;
            }
            reclaim();
        }
    }

    /** Gives idle regions back to their blocks, where they join with their neighbours. */
    private void joinIdle() {
        List<Region> regions = idle.values().stream().flatMap(Deque::stream).toList();
        idle.clear();
        idleBytes = 0;
        queue.call(() -> "joining free memory", () -> {
            regions.forEach(region -> CL.clReleaseMemObject(region.memory()));
            return null;
        });
        regions.forEach(region -> cuts.remove(region.memory()));
        regions.forEach(region -> arena.give(new Arena.Place(region.block(), region.offset(), region.bytes())));
    }

    private MemoryException outOfMemory(long bytes) {
        String held = "parameters, optimizer state and other tensors that stay hold " + megabytes(keptBytes)
                + ", activations and gradients of the step " + megabytes(stepBytes - scratchBytes)
                + ", work space of kernels " + megabytes(scratchBytes);
        return new MemoryException(
                "opencl",
                queue.device().name() + " has no room for " + megabytes(bytes) + ": " + held + ", of "
                        + megabytes(queue.device().memory()) + " in all, of which the driver gave "
                        + megabytes(arena.reserved()) + " (largest buffer "
                        + megabytes(queue.device().largestBuffer()) + ")",
                "all tensors of a step and the model with its optimizer fit into the device's memory together",
                "use a smaller batch or gradient accumulation, recompute blocks, or close what else uses the device");
    }

    private static String megabytes(long bytes) {
        return bytes < 1 << 20 ? bytes + " bytes" : (bytes >> 20) + " MiB";
    }

    @Override
    public synchronized MemoryUse use() {
        reclaim();
        return new MemoryUse(stepBytes + keptBytes, idleBytes, peakBytes, allocations);
    }

    // ---- copies ----

    @Override
    public void write(Storage to, float[] from) {
        ByteBuffer buffer = staging.take((long) from.length * Float.BYTES);
        buffer.asFloatBuffer().put(from);
        write(to, buffer, from.length);
    }

    @Override
    public void write(Storage to, double[] from) {
        float[] rounded = new float[from.length];
        for (int i = 0; i < from.length; i++) {
            rounded[i] = (float) from[i];
        }
        write(to, rounded);
    }

    @Override
    public void write(Storage to, int[] from) {
        ByteBuffer buffer = staging.take((long) from.length * Integer.BYTES);
        buffer.asIntBuffer().put(from);
        write(to, buffer, from.length);
    }

    private void write(Storage to, ByteBuffer from, int elements) {
        if (elements > 0) {
            staging.write(((ClBuffer) to).region(), from, (long) elements * Integer.BYTES);
        }
        to.changed();
    }

    @Override
    public float[] toFloats(Storage from) {
        if (from.dtype() == DType.INT32) {
            int[] ints = toInts(from);
            float[] to = new float[ints.length];
            for (int i = 0; i < to.length; i++) {
                to[i] = ints[i];
            }
            return to;
        }
        float[] to = new float[from.length()];
        read(from, Pointer.to(to));
        return to;
    }

    @Override
    public double[] toDoubles(Storage from) {
        double[] to = new double[from.length()];
        if (from.dtype() == DType.INT32) {
            int[] ints = toInts(from);
            for (int i = 0; i < to.length; i++) {
                to[i] = ints[i];
            }
        } else {
            float[] floats = toFloats(from);
            for (int i = 0; i < to.length; i++) {
                to[i] = floats[i];
            }
        }
        return to;
    }

    @Override
    public int[] toInts(Storage from) {
        int[] to = new int[from.length()];
        read(from, Pointer.to(to));
        return to;
    }

    private void read(Storage from, Pointer to) {
        long bytes = (long) from.length() * from.dtype().bytes();
        if (bytes == 0) {
            return;
        }
        Region region = ((ClBuffer) from).region();
        queue.call(() -> "reading " + bytes + " bytes", () -> CL.clEnqueueReadBuffer(queue.handle(), region.memory(),
                true, 0, bytes, to, 0, null, null));
    }

    @Override
    public Readback read(Storage from) {
        if (from.length() == 0) {
            return Readback.of();
        }
        ByteBuffer to = ByteBuffer.allocateDirect(from.length() * from.dtype().bytes()).order(ByteOrder.nativeOrder());
        return new Arrival(queue, ((ClBuffer) from).region(), from.dtype(), from.length(), to);
    }

    /** On the owner, when nothing runs any more and the lock on this memory is held: gives everything back. */
    void release() {
        staging.release();
        cuts.forEach(CL::clReleaseMemObject);
        blocks.forEach(CL::clReleaseMemObject);
        cuts.clear();
        idle.clear();
        kept.clear();
        blocks.clear();
        wholes.clear();
        released = true;
        stepBytes = 0;
        scratchBytes = 0;
        keptBytes = 0;
        idleBytes = 0;
    }
}
