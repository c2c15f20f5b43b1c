package dev.gradus.nn.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.backend.opencl.OpenCl;
import dev.gradus.autograd.backend.opencl.UserProgram;
import dev.gradus.autograd.error.DeviceException;
import dev.gradus.nn.checkpoint.Checkpoint;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A device that fails in the middle of a training leaves the last checkpoint, from which another device goes on. */
class DeviceFailureTest {
    private static final int HIDDEN = 8;

    @TempDir
    Path folder;

    @Test
    void theLastCheckpointStands() {
        assumeTrue(OpenCl.absence() == null, OpenCl::absence);
        try (Device device = Device.opencl("");
                TinyTraining training = new TinyTraining(device, folder, 0.01, HIDDEN)) {
            DeviceException e = assertThrows(DeviceException.class, () -> training.run(0, 1e9, event -> {
                if (event instanceof TrainingEvent.Step step && step.step() == 8) {
                    fail(device);
                }
            }, () -> false));
            assertTrue(e.problem().startsWith("kernel nothing of nothing.cl with "), e.problem());
            assertTrue(e.problem().contains("CL_INVALID_"), e.problem());
        }
        try (Checkpoint checkpoint = Checkpoint.open(folder.resolve(TrainingRun.LAST));
                TinyTraining resumed = new TinyTraining(Device.cpu(), folder, 0.01, HIDDEN)) {
            resumed.trainer.restore(checkpoint);
            assertEquals(TinyTraining.STEPS_PER_EPOCH, resumed.trainer.stepsDone());
            assertTrue(resumed.run(7, 1e9, event -> {}, () -> false).finished());
        }
    }

    /** Asks for groups larger than any device has. */
    private static void fail(Device device) {
        UserProgram program = UserProgram.compile(device, "nothing.cl", "kernel void nothing(global float *y) {}");
        long[] million = {1 << 20};
        program.run("nothing", million, million, Tensor.zeros(device, Shape.of(1)));
    }
}
