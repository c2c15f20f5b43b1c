package dev.gradus.autograd.backend.opencl;

import dev.gradus.autograd.error.DeviceException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jocl.CL;
import org.jocl.CLException;
import org.jocl.cl_command_queue;
import org.jocl.cl_context;
import org.jocl.cl_context_properties;
import org.jocl.cl_device_id;

/**
 * A device's context and its one queue, with the one thread that talks to them: the owner.
 *
 * <p>Any thread hands over commands, and goes on; they run in the order of their handing over. So the thread that
 * records a training step is ahead of the driver, and the driver ahead of the device. Only {@link #call} waits.
 *
 * <p>A command that fails leaves its results unwritten, so what follows would compute with rubbish: the failure is
 * kept, and every later command throws it.
 */
final class ClQueue implements AutoCloseable {
    /** Commands that may wait for the owner: enough to keep it busy, few enough to bound what they hold. */
    private static final int CAPACITY = 1024;
    /** Drivers compile on the thread that asks, and their compilers count on the 8 MB of a process's first thread. */
    private static final long STACK_BYTES = 16L << 20;

    private final ClDevice device;
    private final cl_context context;
    private final cl_command_queue queue;
    private final BlockingQueue<Runnable> commands = new ArrayBlockingQueue<>(CAPACITY);
    private final Thread owner;
    private volatile DeviceException failure;
    private volatile boolean closed;
    /** Belongs to the owner: the queue is gone. */
    private boolean stopped;

    ClQueue(ClDevice device, boolean profile) {
        this.device = device;
        try {
            cl_context_properties where = new cl_context_properties();
            where.addProperty(CL.CL_CONTEXT_PLATFORM, device.platformId());
            context = CL.clCreateContext(where, 1, new cl_device_id[] {device.id()}, null, null, null);
            queue = createQueue(profile);
        } catch (CLException refused) {
            throw failure("the device cannot be opened", refused);
        }
        owner = Thread.ofPlatform().name("gradus-opencl-" + device.index()).daemon().stackSize(STACK_BYTES)
                .start(this::work);
    }

    @SuppressWarnings("deprecation") // The newer call does not exist in drivers of OpenCL 1.2.
    private cl_command_queue createQueue(boolean profile) {
        return CL.clCreateCommandQueue(context, device.id(), profile ? CL.CL_QUEUE_PROFILING_ENABLE : 0, null);
    }

    ClDevice device() {
        return device;
    }

    cl_context context() {
        return context;
    }

    /** For commands, which run on the owner. */
    cl_command_queue handle() {
        return queue;
    }

    /**
     * Hands over a command and goes on.
     *
     * @param what it is, for the error if it fails: operation and sizes
     */
    void submit(Supplier<String> what, Runnable command) {
        check();
        put(() -> {
            if (failure == null && !stopped) {
                try {
                    command.run();
                } catch (CLException failed) {
                    failure = failure(what.get(), failed);
                } catch (DeviceException failed) {
                    failure = failed;
                }
            }
        });
    }

    /** Runs a command on the owner after all that were handed over before, and waits for what it returns. */
    <T> T call(Supplier<String> what, Supplier<T> command) {
        check();
        CompletableFuture<T> answer = new CompletableFuture<>();
        put(() -> {
            try {
                if (stopped) {
                    throw closed();
                }
                if (failure != null) {
                    throw failure;
                }
                answer.complete(command.get());
            } catch (CLException failed) {
                failure = failure(what.get(), failed);
                answer.completeExceptionally(failure);
            } catch (RuntimeException | Error failed) {
                answer.completeExceptionally(failed);
            }
        });
        try {
            return answer.join();
        } catch (java.util.concurrent.CompletionException wrapped) {
            throw rethrown(wrapped.getCause());
        }
    }

    /** Waits until the device has done everything. */
    void finish() {
        call(() -> "waiting for the device", () -> {
            CL.clFinish(queue);
            return null;
        });
    }

    private void put(Runnable command) {
        boolean interrupted = false;
        while (true) {
            try {
                commands.put(command);
                break;
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void work() {
        while (true) {
            Runnable next = commands.poll();
            if (next == null) {
                flush();
                try {
                    next = commands.take();
                } catch (InterruptedException nobodyDoes) {
                    continue;
                }
            }
            next.run();
            if (next instanceof Stop) {
                stopped = true;
                // Who came too late is told so rather than left waiting.
                for (Runnable late = commands.poll(); late != null; late = commands.poll()) {
                    late.run();
                }
                return;
            }
        }
    }

    /** Before the owner rests: drivers may hold commands back until they are told. */
    private void flush() {
        try {
            CL.clFlush(queue);
        } catch (CLException failed) {
            failure = failure("the device's queue", failed);
        }
    }

    private void check() {
        if (closed) {
            throw new DeviceException("opencl", device.name() + " was closed", "a closed device computes no more",
                    null);
        }
        DeviceException failed = failure;
        if (failed != null) {
            throw rethrown(failed);
        }
    }

    private DeviceException closed() {
        return new DeviceException("opencl", device.name() + " was closed", "a closed device computes no more", null);
    }

    /** A failure with the trace of the thread that meets it, and the first one as its cause. */
    private static RuntimeException rethrown(Throwable failed) {
        if (failed instanceof DeviceException first) {
            return new DeviceException(first.where(), first.problem(), first.rule(), first.hint(), first);
        }
        if (failed instanceof Error error) {
            throw error;
        }
        return (RuntimeException) failed;
    }

    DeviceException failure(String what, CLException failed) {
        return new DeviceException(
                "opencl",
                what + " failed on " + device.name() + ": " + Status.describe(failed.getStatus()),
                "a failed command leaves its results unwritten, so nothing more is computed on this device",
                "open the device again; if it persists, run gradus devices --check on it",
                failed);
    }

    /** Marks the end of the owner's work. */
    private final class Stop implements Runnable {
        @Override
        public void run() {
            CL.clReleaseCommandQueue(queue);
            CL.clReleaseContext(context);
        }
    }

    /** Runs what was handed over, then {@code release} on the owner, and gives the queue and context back. */
    void close(Runnable release) {
        if (closed) {
            return;
        }
        closed = true;
        put(() -> {
            try {
                CL.clFinish(queue);
                release.run();
            } catch (CLException lost) {
                // The device is gone: there is nothing left to give back to.
            }
        });
        put(new Stop());
        boolean interrupted = false;
        while (owner.isAlive()) {
            try {
                owner.join();
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        close(() -> {});
    }
}
