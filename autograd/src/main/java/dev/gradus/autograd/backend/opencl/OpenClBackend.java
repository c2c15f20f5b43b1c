package dev.gradus.autograd.backend.opencl;

import dev.gradus.autograd.DType;
import dev.gradus.autograd.backend.Activation;
import dev.gradus.autograd.backend.Attention;
import dev.gradus.autograd.backend.Backend;
import dev.gradus.autograd.backend.Convolution;
import dev.gradus.autograd.backend.Elementwise;
import dev.gradus.autograd.backend.Fusion;
import dev.gradus.autograd.backend.Linalg;
import dev.gradus.autograd.backend.Loss;
import dev.gradus.autograd.backend.Memory;
import dev.gradus.autograd.backend.Movement;
import dev.gradus.autograd.backend.Norm;
import dev.gradus.autograd.backend.Optimizer;
import dev.gradus.autograd.backend.RandomNumbers;
import dev.gradus.autograd.backend.Reduce;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One OpenCL device: single precision, fused kernels, commands that nobody waits for until a value is read. Results are
 * the same from run to run on one device; they need not have the bits of another device or of the cpu.
 */
public final class OpenClBackend implements Backend {
    private static final Logger LOG = LoggerFactory.getLogger(OpenClBackend.class);

    private final ClQueue queue;
    private final ClMemory memory;
    private final Kernels kernels;
    private final Elementwise elementwise;
    private final ClReduce reduce;
    private final Activation activation;
    private final Norm norm;
    private final Loss loss;
    private final Linalg linalg;
    private final MatrixPrecision precision;
    private final Attention attention;
    private final Movement movement;
    private final Optimizer optimizer;
    private final RandomNumbers random;
    private final Convolution convolution;

    /** The kernels that suit the device. */
    public OpenClBackend(ClDevice device) {
        this(device, device.family(), false);
    }

    /** The kernels that suit the device, and products of a precision that is used where the device has it. */
    public OpenClBackend(ClDevice device, MatrixPrecision precision) {
        this(device, device.family(), false, precision == MatrixPrecision.TF32 && offersTensorCores(device));
    }

    /** @param profile whether {@link #takeKernelTimes} shall work; costs a little for each kernel */
    public OpenClBackend(ClDevice device, KernelFamily family, boolean profile) {
        this(device, family, profile, false);
    }

    /** @param tensorCores whether products of the SIMT family use them; whoever says so has probed the device */
    OpenClBackend(ClDevice device, KernelFamily family, boolean profile, boolean tensorCores) {
        queue = new ClQueue(device, profile);
        memory = new ClMemory(queue);
        kernels = new Kernels(queue, family, profile);
        elementwise = new ClElementwise(kernels);
        reduce = new ClReduce(kernels, memory);
        activation = new ClActivation(kernels);
        norm = new ClNorm(kernels, memory);
        loss = new ClLoss(kernels, memory, reduce);
        linalg = new ClLinalg(kernels, memory, reduce, activation, tensorCores);
        precision = tensorCores ? MatrixPrecision.TF32 : MatrixPrecision.FP32;
        attention = new ClAttention(kernels, memory);
        movement = new ClMovement(kernels);
        optimizer = new ClOptimizer(kernels, memory);
        random = new ClRandom(kernels);
        convolution = new ClConvolution(kernels, memory, reduce, movement);
    }

    /** Asks the device, tries the kernels, and says in the log if they are not used. */
    private static boolean offersTensorCores(ClDevice device) {
        String absence = TensorCores.absence(device);
        String problem = absence != null ? absence : TensorCores.failure(device);
        if (problem != null) {
            LOG.warn("{} multiplies in fp32 without tensor cores: {}", device.name(), problem);
        }
        return problem == null;
    }

    /** The precision that matrix products have, which may be better than the one that was asked for. */
    public MatrixPrecision precision() {
        return precision;
    }

    /** Who shall hear of kernels that have to be compiled: the first start on a device takes a while. */
    public void onCompiling(CompilingListener listener) {
        kernels.onCompiling(listener);
    }

    /** The hardware that computes. */
    public ClDevice device() {
        return queue.device();
    }

    @Override
    public String name() {
        return "opencl";
    }

    @Override
    public String description() {
        ClDevice device = queue.device();
        return device.name() + ", " + device.units() + " units, " + kernels.family() + " kernels"
                + (precision == MatrixPrecision.TF32 ? ", tensor cores" : "");
    }

    @Override
    public DType floatType() {
        return DType.FLOAT32;
    }

    @Override
    public boolean fuses() {
        return true;
    }

    @Override
    public boolean fuses(Fusion fusion) {
        return fusion != Fusion.CONVOLUTION || kernels.family() == KernelFamily.WIDE;
    }

    @Override
    public Memory memory() {
        return memory;
    }

    @Override
    public Elementwise elementwise() {
        return elementwise;
    }

    @Override
    public Reduce reduce() {
        return reduce;
    }

    @Override
    public Linalg linalg() {
        return linalg;
    }

    @Override
    public Movement movement() {
        return movement;
    }

    @Override
    public Optimizer optimizer() {
        return optimizer;
    }

    @Override
    public RandomNumbers random() {
        return random;
    }

    @Override
    public Activation activation() {
        return activation;
    }

    @Override
    public Norm norm() {
        return norm;
    }

    @Override
    public Convolution convolution() {
        return convolution;
    }

    @Override
    public Attention attention() {
        return attention;
    }

    @Override
    public Loss loss() {
        return loss;
    }

    /** For kernels of a reader's own. */
    ClQueue queue() {
        return queue;
    }

    Kernels kernels() {
        return kernels;
    }

    @Override
    public void finish() {
        queue.finish();
    }

    /** Calls and nanoseconds by kernel since the last call; for devices opened with {@code profile}. */
    public Map<String, long[]> takeKernelTimes() {
        return kernels.takeTimes();
    }

    @Override
    public void close() {
        // Under the lock, so that nobody is in the middle of an allocation.
        synchronized (memory) {
            queue.close(() -> {
                kernels.release();
                memory.release();
            });
        }
    }
}
