package dev.gradus.autograd;

import dev.gradus.autograd.backend.Backend;
import dev.gradus.autograd.backend.cpu.CpuBackend;
import dev.gradus.autograd.backend.cpu.VectorModule;
import dev.gradus.autograd.backend.opencl.OpenCl;
import dev.gradus.autograd.backend.opencl.OpenClBackend;
import dev.gradus.autograd.backend.reference.ReferenceBackend;
import java.util.function.Supplier;
import org.slf4j.LoggerFactory;

/**
 * Where tensors live and who computes on them: a name and a {@link Backend}. Two tensors can meet in an operation only
 * if they live on the same {@code Device} object.
 */
public final class Device implements AutoCloseable {
    private final String name;
    private final Backend backend;
    private final boolean shared;

    public Device(String name, Backend backend) {
        this(name, backend, false);
    }

    private Device(String name, Backend backend, boolean shared) {
        this.name = name;
        this.backend = backend;
        this.shared = shared;
    }

    /** Double precision and plain loops: the definition of every operation. */
    public static Device reference() {
        return Shared.REFERENCE;
    }

    /**
     * The processor with all its cores: the default device. Where the JVM was started without the Vector API, the plain
     * loops of {@link #reference} compute, and a line on standard error says so.
     */
    public static Device cpu() {
        return Shared.CPU;
    }

    /** The processor with a number of threads of its own. Close it to give them back. */
    public static Device cpu(int threads) {
        return new Device("cpu", processor(threads));
    }

    /**
     * The OpenCL device of this machine that everybody shares: the first graphics card, or else the first device.
     *
     * @throws dev.gradus.autograd.error.DeviceException if there is none; it says what to install
     */
    public static Device opencl() {
        return SharedOpenCl.DEVICE.get();
    }

    /**
     * An OpenCL device of one's own. Close it to give its memory back.
     *
     * @param selector its number in {@link OpenCl#devices()} or a part of its name; see {@link OpenCl#device}
     */
    public static Device opencl(String selector) {
        return new Device("opencl", new OpenClBackend(OpenCl.device(selector)));
    }

    public String name() {
        return name;
    }

    public Backend backend() {
        return backend;
    }

    /** The type of real tensors here. */
    public DType floatType() {
        return backend.floatType();
    }

    /** Gives threads and memory back. The devices that everybody shares, reference() and cpu(), stay open. */
    @Override
    public void close() {
        if (!shared) {
            backend.close();
        }
    }

    @Override
    public String toString() {
        return name;
    }

    /** Where the JVM was started without the Vector API, plain loops in double precision, and a line that says so. */
    private static Backend processor(int threads) {
        if (VectorModule.isPresent()) {
            return new CpuBackend(threads);
        }
        LoggerFactory.getLogger(Device.class).warn("this JVM was started without the Vector API: plain loops in double"
                + " precision compute, many times slower; start it with --add-modules {}", VectorModule.NAME);
        return new ReferenceBackend();
    }

    /** Apart from the others: it may fail, and that must not spoil them. */
    private static final class SharedOpenCl {
        static final Supplier<Device> DEVICE = new Supplier<>() {
            private Device device;

            @Override
            public synchronized Device get() {
                if (device == null) {
                    device = new Device("opencl", new OpenClBackend(OpenCl.device("")), true);
                }
                return device;
            }
        };
    }

    /** Made when first asked for, so that a program that never computes starts no threads. */
    private static final class Shared {
        static final Device REFERENCE = new Device("reference", new ReferenceBackend(), true);
        static final Device CPU = new Device(
                "cpu", processor(Runtime.getRuntime().availableProcessors()), true);
    }
}
