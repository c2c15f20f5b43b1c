package dev.gradus.autograd.backend.opencl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Scope;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.backend.Memory;
import dev.gradus.autograd.backend.MemoryUse;
import dev.gradus.autograd.error.DeviceException;
import dev.gradus.autograd.error.MemoryException;
import org.jocl.CL;
import org.jocl.CLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a device holds, what it gives back, and what is said when it has no room or fails. */
class ClMemoryTest {
    private static final int MEGABYTE = 1 << 20;
    private static final Shape ONE_MEGABYTE = Shape.of(MEGABYTE / Float.BYTES);

    @BeforeEach
    void thereIsADevice() {
        assumeTrue(OpenCl.absence() == null, OpenCl::absence);
    }

    private static OpenClBackend backend(int megabytes) {
        ClDevice device = OpenCl.device("").limitedTo((long) megabytes * MEGABYTE);
        return new OpenClBackend(device, device.family(), false);
    }

    @Test
    void aClosedDeviceHoldsNothingEvenIfTensorsAreGivenBackLater() {
        OpenClBackend backend = backend(64);
        Memory memory = backend.memory();
        Device device = new Device("opencl", backend);
        Tensor stays = Tensor.zeros(device, ONE_MEGABYTE);
        try (Scope _ = Scope.open()) {
            Tensor step = stays.add(1);
            assertEquals(2 * MEGABYTE, memory.use().live());
            step.add(1).detach();
            device.close();
            assertNothing(memory.use());
        }
        assertNothing(memory.use());
        assertEquals("[opencl] " + OpenCl.device("").name() + " was closed",
                assertThrows(DeviceException.class, () -> stays.add(1)).getMessage().lines().findFirst().orElse(""));
    }

    private static void assertNothing(MemoryUse use) {
        assertEquals(0, use.live());
        assertEquals(0, use.idle());
    }

    /** Twenty-five times the memory there is, one tensor after the other, and none given back by hand. */
    @Test
    void tensorsThatNothingRefersToMakeRoom() {
        try (Device device = new Device("opencl", backend(16))) {
            Tensor stays = Tensor.ones(device, ONE_MEGABYTE);
            for (int i = 0; i < 400; i++) {
                stays.add(i);
            }
            assertTrue(device.backend().memory().use().live() <= 16 * MEGABYTE);
            assertEquals(1, stays.toFloats()[0]);
        }
    }

    /** Each round leaves regions of another size, which are of no use to the next before they are joined. */
    @Test
    void idleRegionsAreJoinedBeforeMemoryIsShort() {
        try (Device device = new Device("opencl", backend(16))) {
            for (int parts : new int[] {7, 3, 16, 1, 5}) {
                try (Scope _ = Scope.open()) {
                    for (int i = 0; i < parts; i++) {
                        Tensor part = Tensor.zeros(device, Shape.of(12 * MEGABYTE / Float.BYTES / parts));
                        assertEquals(0, part.narrow(0, 5, 6).item());
                    }
                }
            }
        }
    }

    @Test
    void noRoomIsSaidWithWhatIsHeldAndTheDeviceGoesOn() {
        try (Device device = new Device("opencl", backend(16))) {
            Tensor stays = Tensor.ones(device, ONE_MEGABYTE);
            MemoryException e = assertThrows(MemoryException.class, () -> {
                try (Scope _ = Scope.open()) {
                    Tensor sum = stays.add(1).requireGrad();
                    for (int i = 0; i < 40; i++) {
                        sum = sum.mul(sum);
                    }
                }
            });
            String name = OpenCl.device("").name();
            assertEquals("[opencl] " + name + " has no room for 1 MiB: parameters, optimizer state and other tensors "
                    + "that stay hold 1 MiB, activations and gradients of the step 15 MiB, work space of kernels "
                    + "0 bytes, of 16 MiB in all, of which the driver gave 16 MiB (largest buffer 16 MiB)",
                    e.getMessage().lines().findFirst().orElse(""));
            assertTrue(e.hint().contains("smaller batch"), e.hint());
            assertEquals(2, stays.add(1).toFloats()[5]);
        }
    }

    @Test
    void aTensorLargerThanAnyBufferIsRefused() {
        try (Device device = new Device("opencl", backend(16))) {
            MemoryException e = assertThrows(MemoryException.class,
                    () -> Tensor.zeros(device, Shape.of(17 * MEGABYTE / Float.BYTES)));
            assertTrue(e.problem().contains("no room for 17 MiB"), e.problem());
        }
    }

    /** As when the driver loses the device: everything later says what failed first. */
    @Test
    void aFailedCommandIsToldOfByAllLaterOnes() {
        OpenClBackend backend = backend(16);
        try (Device device = new Device("opencl", backend)) {
            Tensor x = Tensor.ones(device, Shape.of(3));
            backend.queue().submit(() -> "kernel add of elementwise.cl with [64] work-items", () -> {
                throw new CLException("simulated", CL.CL_OUT_OF_RESOURCES);
            });
            DeviceException e = assertThrows(DeviceException.class, x::toFloats);
            assertEquals("[opencl] kernel add of elementwise.cl with [64] work-items failed on "
                    + OpenCl.device("").name() + ": CL_OUT_OF_RESOURCES (the device ran out of memory or registers, or "
                    + "a kernel crashed)", e.getMessage().lines().findFirst().orElse(""));
            assertNotNull(e.getCause());
            assertEquals(e.problem(), assertThrows(DeviceException.class, () -> x.add(1)).problem());
        }
        assertNothing(backend.memory().use());
    }

    @Test
    void aKernelThatDoesNotCompileNamesItsLine() {
        try (Device device = new Device("opencl", backend(16))) {
            DeviceException e = assertThrows(DeviceException.class,
                    () -> UserProgram.compile(device, "twice.cl", """
                            kernel void twice(global float *y) {
                                y[get_global_id(0)] *= too;
                            }
                            """));
            assertTrue(e.problem().contains("twice.cl") && e.problem().contains(":2:"), e.problem());
            assertTrue(e.problem().contains("too"), e.problem());
            // The device itself is sound.
            assertArrayEquals(new float[] {2}, Tensor.ones(device, Shape.of(1)).add(1).toFloats());
        }
    }
}
