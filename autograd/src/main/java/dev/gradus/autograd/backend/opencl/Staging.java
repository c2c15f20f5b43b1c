package dev.gradus.autograd.backend.opencl;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.Sizeof;
import org.jocl.cl_event;

/**
 * Copies from Java arrays to the device without waiting. The values go to memory outside the heap, which the driver may
 * read while the program goes on; it is used again when the driver has said that it is through.
 */
final class Staging {
    private static final int SMALLEST = 1 << 12;

    private final ClQueue queue;
    private final Deque<ByteBuffer> idle = new ArrayDeque<>();
    /** Belongs to the owner: copies under way, oldest first. */
    private final Deque<Copy> underWay = new ArrayDeque<>();

    private record Copy(ByteBuffer buffer, cl_event event) {}

    Staging(ClQueue queue) {
        this.queue = queue;
    }

    /** A cleared buffer of at least {@code bytes}, in the machine's byte order. */
    ByteBuffer take(long bytes) {
        int wanted = Math.toIntExact(Math.max(SMALLEST, bytes));
        synchronized (idle) {
            for (ByteBuffer buffer : idle) {
                if (buffer.capacity() >= wanted && buffer.capacity() <= 2L * wanted) {
                    idle.remove(buffer);
                    return buffer.clear();
                }
            }
        }
        return ByteBuffer.allocateDirect(wanted).order(ByteOrder.nativeOrder());
    }

    /** Enqueues the copy of the first {@code bytes} of a buffer from {@link #take} to the beginning of a region. */
    void write(Region to, ByteBuffer from, long bytes) {
        queue.submit(() -> "copying " + bytes + " bytes to the device", () -> {
            reclaim();
            cl_event done = new cl_event();
            CL.clEnqueueWriteBuffer(queue.handle(), to.memory(), false, 0, bytes,
                    Pointer.to(from.rewind()), 0, null, done);
            underWay.add(new Copy(from, done));
        });
    }

    /** On the owner: takes back the buffers of copies that are through. */
    private void reclaim() {
        while (!underWay.isEmpty() && isThrough(underWay.peek().event)) {
            Copy through = underWay.poll();
            CL.clReleaseEvent(through.event);
            synchronized (idle) {
                idle.push(through.buffer);
            }
        }
    }

    private static boolean isThrough(cl_event event) {
        int[] status = new int[1];
        CL.clGetEventInfo(event, CL.CL_EVENT_COMMAND_EXECUTION_STATUS, Sizeof.cl_int, Pointer.to(status), null);
        return status[0] <= CL.CL_COMPLETE;
    }

    /** On the owner, when the queue is empty. */
    void release() {
        underWay.forEach(copy -> CL.clReleaseEvent(copy.event));
        underWay.clear();
    }
}
