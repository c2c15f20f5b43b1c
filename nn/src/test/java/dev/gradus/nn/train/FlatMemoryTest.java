package dev.gradus.nn.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.backend.MemoryUse;
import dev.gradus.autograd.check.FastDevices;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A training takes no more memory the longer it goes on, neither on the device nor in Java. The long form:
 *
 * <pre>
 * mvn -pl nn -am test -Dtest=FlatMemoryTest -Dsurefire.failIfNoSpecifiedTests=false -Dgradus.test.steps=2000
 * </pre>
 */
class FlatMemoryTest {
    private static final int STEPS = Integer.getInteger("gradus.test.steps", 120);
    private static final int WARM_UP = 20;
    private static final int HIDDEN = 64;
    /** What the virtual machine itself may take on the way; the tensors of a step take as much. */
    private static final long SLACK = 4L << 20;

    @TempDir
    Path folder;

    @ParameterizedTest
    @MethodSource("dev.gradus.autograd.check.FastDevices#names")
    void stepsLeaveNothingBehind(String name) {
        try (TinyTraining training = new TinyTraining(FastDevices.named(name), folder, 0.01, HIDDEN)) {
            steps(training, WARM_UP);
            MemoryUse before = FastDevices.named(name).backend().memory().use();
            long heap = heap();
            steps(training, STEPS);
            long after = heap();
            MemoryUse use = FastDevices.named(name).backend().memory().use();
            assertEquals(before.live() + before.idle(), use.live() + use.idle(), "bytes on the device");
            assertEquals(before.allocations(), use.allocations(), "requests for more memory");
            assertTrue(after - heap < SLACK, "Java's heap grew from " + heap + " to " + after + " bytes");
        }
    }

    private static void steps(TinyTraining training, int steps) {
        for (int i = 0; i < steps; i++) {
            training.trainer.step();
            training.trainer.poll(training.trainer.pending() > 2);
        }
        while (training.trainer.pending() > 0) {
            training.trainer.poll(true);
        }
        while (training.trainer.poll(false) != null) {
            // what had arrived before
        }
    }

    private static long heap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
