package dev.gradus.autograd.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class MemoryPeakTest {
    @Test
    void aPeakIsMeasuredForOneThreadAndForAll() {
        try (WorkerPool pool = new WorkerPool(2)) {
            MemoryPeak peak = MemoryPeak.measure(pool);
            assertEquals(2, peak.threads());
            assertTrue(peak.oneThread() > 0);
            assertTrue(peak.allThreads() >= peak.oneThread());
        }
    }
}
