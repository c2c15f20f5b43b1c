package dev.gradus.autograd.backend.opencl;

import dev.gradus.autograd.DType;
import dev.gradus.autograd.backend.Readback;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.Sizeof;
import org.jocl.cl_event;

/**
 * A few elements on their way from the device: the copy is one more command in the queue, and nobody waits for it. To
 * ask whether it is done is a command, too, so the asker gets the answer that was found the last time.
 */
final class Arrival implements Readback {
    private final ClQueue queue;
    private final DType dtype;
    private final int length;
    private final ByteBuffer to;
    private final AtomicBoolean asking = new AtomicBoolean();
    /** Belongs to the owner. */
    private cl_event copied;
    private volatile double[] elements;

    Arrival(ClQueue queue, Region from, DType dtype, int length, ByteBuffer to) {
        this.queue = queue;
        this.dtype = dtype;
        this.length = length;
        this.to = to;
        queue.submit(() -> "reading " + length + " elements", () -> {
            copied = new cl_event();
            CL.clEnqueueReadBuffer(queue.handle(), from.memory(), false, 0, (long) length * dtype.bytes(),
                    Pointer.to(to), 0, null, copied);
        });
    }

    @Override
    public boolean isDone() {
        if (elements == null && asking.compareAndSet(false, true)) {
            queue.submit(() -> "asking for " + length + " elements", () -> {
                if (elements == null && status() <= CL.CL_COMPLETE) {
                    convert();
                }
                asking.set(false);
            });
        }
        return elements != null;
    }

    @Override
    public double[] get() {
        if (elements == null) {
            queue.call(() -> "waiting for " + length + " elements", () -> {
                if (elements == null) {
                    CL.clWaitForEvents(1, new cl_event[] {copied});
                    convert();
                }
                return null;
            });
        }
        return elements;
    }

    /** Below {@code CL_COMPLETE}, which is 0, the command failed; the next command of the queue will say so. */
    private int status() {
        int[] status = new int[1];
        CL.clGetEventInfo(copied, CL.CL_EVENT_COMMAND_EXECUTION_STATUS, Sizeof.cl_int, Pointer.to(status), null);
        return status[0];
    }

    private void convert() {
        double[] converted = new double[length];
        for (int i = 0; i < length; i++) {
            converted[i] = dtype == DType.INT32 ? to.getInt(i * Integer.BYTES) : to.getFloat(i * Float.BYTES);
        }
        elements = converted;
        CL.clReleaseEvent(copied);
    }
}
