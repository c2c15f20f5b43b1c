package dev.gradus.autograd.backend.opencl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gradus.autograd.DType;
import dev.gradus.autograd.backend.Linalg.Operand;
import dev.gradus.autograd.backend.Storage;
import dev.gradus.autograd.random.Philox;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TensorCoresTest {
    private ClDevice device;

    @BeforeEach
    void findDevice() {
        assumeTrue(OpenCl.absence() == null, OpenCl::absence);
        device = OpenCl.device("");
    }

    @Test
    void theCoresAreLookedForOnNvidiasDevicesWithTheirExtensionOnly() {
        assertTrue(TensorCores.absence(like("A company", "cl_nv_device_attribute_query", 48 << 10)).contains("NVIDIA"));
        assertTrue(TensorCores.absence(like("NVIDIA Corporation", "cl_khr_icd", 48 << 10)).contains("capability"));
        assertTrue(TensorCores.absence(like("NVIDIA Corporation", "cl_nv_device_attribute_query", 16 << 10))
                .contains("too small"));
    }

    @Test
    void withoutThemTheBackendComputesInSinglePrecisionAsBefore() {
        assumeTrue(TensorCores.absence(device) != null, "this device has tensor cores");
        try (OpenClBackend plain = new OpenClBackend(device);
                OpenClBackend asked = new OpenClBackend(device, MatrixPrecision.TF32)) {
            assertEquals(MatrixPrecision.FP32, plain.precision());
            assertEquals(MatrixPrecision.FP32, asked.precision());
            assertFalse(asked.description().contains("tensor"));
            assertArrayEquals(product(plain), product(asked), 0f);
        }
    }

    @Test
    void withThemProductsAgreeWithThePlainKernels() {
        String absence = TensorCores.absence(device);
        assumeTrue(absence == null, absence);
        assertEquals(null, TensorCores.failure(device));
        try (OpenClBackend asked = new OpenClBackend(device, MatrixPrecision.TF32)) {
            assertEquals(MatrixPrecision.TF32, asked.precision());
        }
    }

    private ClDevice like(String vendor, String extensions, long localMemory) {
        return new ClDevice(device.index(), device.platform(), device.name(), vendor, device.version(), device.driver(),
                extensions, device.isCpu(), device.units(), device.memory(), device.largestBuffer(), localMemory,
                device.largestGroup(), device.alignment(), device.platformId(), device.id());
    }

    private static float[] product(OpenClBackend backend) {
        Philox random = new Philox(1);
        int size = 64;
        float[] values = new float[size * size];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat();
        }
        Storage a = backend.memory().allocate(DType.FLOAT32, values.length, false);
        Storage c = backend.memory().allocate(DType.FLOAT32, values.length, false);
        backend.memory().write(a, values);
        Operand operand = new Operand(a, new int[] {0}, false);
        backend.linalg().matmul(c, operand, operand, 1, size, size, size);
        return backend.memory().toFloats(c);
    }
}
