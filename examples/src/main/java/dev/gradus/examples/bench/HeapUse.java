package dev.gradus.examples.bench;

import com.sun.management.ThreadMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;

/**
 * What the JVM's heap went through so far. Two of them, before and after, tell whether a loop allocates.
 *
 * @param allocated bytes that all threads allocated
 * @param collections of garbage
 * @param collectionMillis that they took
 */
public record HeapUse(long allocated, long collections, long collectionMillis) {
    /** Up to now. */
    public static HeapUse now() {
        long collections = 0;
        long millis = 0;
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            collections += Math.max(0, collector.getCollectionCount());
            millis += Math.max(0, collector.getCollectionTime());
        }
        long allocated = ManagementFactory.getThreadMXBean() instanceof ThreadMXBean threads
                ? threads.getTotalThreadAllocatedBytes()
                : -1;
        return new HeapUse(allocated, collections, millis);
    }

    /** What happened since an earlier reading. */
    public HeapUse since(HeapUse before) {
        return new HeapUse(allocated - before.allocated, collections - before.collections,
                collectionMillis - before.collectionMillis);
    }

    /** Seconds since the JVM began. */
    public static double secondsSinceStart() {
        long now = System.currentTimeMillis();
        return (now - ManagementFactory.getRuntimeMXBean().getStartTime()) / 1e3;
    }
}
