package dev.gradus.autograd.backend.opencl;

import dev.gradus.autograd.DType;
import dev.gradus.autograd.backend.ActivationKind;
import dev.gradus.autograd.backend.Linalg.Operand;
import dev.gradus.autograd.backend.Storage;
import dev.gradus.autograd.error.DeviceException;
import dev.gradus.autograd.random.Philox;
import java.util.Locale;

/**
 * Whether a device has the tensor cores that {@code simt/gemm_tf32.cl} is written for, and whether they compute what
 * the plain kernels compute.
 */
public final class TensorCores {
    /** What a group keeps in local memory. */
    private static final long LOCAL_BYTES = 36 << 10;
    private static final int GROUP = 128;

    private TensorCores() {}

    /** Why a device has no tensor cores that can be used here, in a few words; null if it has. */
    public static String absence(ClDevice device) {
        if (!device.vendor().toLowerCase(Locale.ROOT).contains("nvidia")) {
            return "they are used on NVIDIA's devices only";
        }
        if (device.localMemory() < LOCAL_BYTES || device.largestGroup() < GROUP) {
            return "its local memory or work-groups are too small";
        }
        return device.hasTensorCores() ? null : "the driver reports no compute capability of 8.0 or later";
    }

    /**
     * Compiles the kernels and compares products with those of the plain kernels. All of this happens in contexts of
     * its own, which a kernel that crashes cannot take others down with.
     *
     * @return null if they agree, else what went wrong
     */
    static String failure(ClDevice device) {
        try (OpenClBackend plain = new OpenClBackend(device, KernelFamily.SIMT, false, false);
                OpenClBackend fast = new OpenClBackend(device, KernelFamily.SIMT, false, true)) {
            String problem = null;
            for (int mode = 0; mode < 4 && problem == null; mode++) {
                problem = compare(plain, fast, (mode & 1) != 0, (mode & 2) != 0);
            }
            return problem;
        } catch (DeviceException failed) {
            return failed.problem();
        }
    }

    /** Sizes that are no multiples of the tiles, and operands that are neither symmetric nor alike. */
    private static String compare(OpenClBackend plain, OpenClBackend fast, boolean transposedA, boolean transposedB) {
        int m = 300;
        int n = 132;
        int k = 1044;
        float[] a = uniform(m * k, 1);
        float[] b = uniform(k * n, 2);
        float[] want = product(plain, a, b, m, n, k, transposedA, transposedB);
        float[] got = product(fast, a, b, m, n, k, transposedA, transposedB);
        // Two roundings by 2^-11 for each of k products below 1, a quarter on average; a wrong element errs by √k/3.
        float allowed = k * 0x1.0p-12f;
        for (int i = 0; i < want.length; i++) {
            if (!(Math.abs(got[i] - want[i]) <= allowed)) {
                return "element (%d, %d) of a product is %s, the plain kernel has %s"
                        .formatted(i / n, i % n, got[i], want[i]);
            }
        }
        return null;
    }

    private static float[] product(
            OpenClBackend backend, float[] a, float[] b, int m, int n, int k, boolean transposedA,
            boolean transposedB) {
        Storage c = backend.memory().allocate(DType.FLOAT32, m * n, false);
        backend.linalg().matmul(c, new Operand(put(backend, a), new int[] {0}, transposedA),
                new Operand(put(backend, b), new int[] {0}, transposedB), 1, m, n, k);
        Storage y = backend.memory().allocate(DType.FLOAT32, m * n, false);
        if (!transposedA && transposedB) {
            backend.linalg().linear(y, c, put(backend, a), put(backend, b), put(backend, uniform(n, 3)), m, k, n,
                    ActivationKind.GELU_ERF);
            return backend.memory().toFloats(y);
        }
        return backend.memory().toFloats(c);
    }

    private static Storage put(OpenClBackend backend, float[] values) {
        Storage storage = backend.memory().allocate(DType.FLOAT32, values.length, false);
        backend.memory().write(storage, values);
        return storage;
    }

    private static float[] uniform(int length, long stream) {
        Philox random = new Philox(stream);
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = random.nextFloat() * 2 - 1;
        }
        return values;
    }
}
