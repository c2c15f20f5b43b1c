package dev.gradus.autograd.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.error.ArgumentException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class WorkerPoolTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 8, 64})
    void everyTaskRunsExactlyOnce(int threads) {
        try (WorkerPool pool = new WorkerPool(threads)) {
            for (int tasks : new int[] {0, 1, 2, 3, 7, 64, 1000}) {
                for (int repetition = 0; repetition < 50; repetition++) {
                    AtomicIntegerArray runs = new AtomicIntegerArray(tasks);
                    pool.run(tasks, runs::incrementAndGet);
                    for (int i = 0; i < tasks; i++) {
                        assertEquals(1, runs.get(i), "task " + i + " of " + tasks);
                    }
                }
            }
        }
    }

    @Test
    void rangesCoverTheLengthInPiecesOfTheGrain() {
        try (WorkerPool pool = new WorkerPool(3)) {
            int[] seen = new int[1003];
            AtomicInteger ranges = new AtomicInteger();
            pool.runRanges(seen.length, 100, (from, to) -> {
                ranges.incrementAndGet();
                assertEquals(0, from % 100);
                assertTrue(to - from == 100 || to == seen.length);
                for (int i = from; i < to; i++) {
                    seen[i]++;
                }
            });
            assertEquals(11, ranges.get());
            assertTrue(IntStream.of(seen).allMatch(count -> count == 1));
            pool.runRanges(0, 5, (from, to) -> assertFalse(true, "nothing to do"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 8})
    void theExceptionOfATaskReachesTheCallerUnchangedAndThePoolLivesOn(int threads) {
        try (WorkerPool pool = new WorkerPool(threads)) {
            IllegalArgumentException thrown = new IllegalArgumentException("task 37");
            IllegalArgumentException caught = assertThrows(IllegalArgumentException.class, () -> pool.run(100, i -> {
                if (i == 37) {
                    throw thrown;
                }
            }));
            assertSame(thrown, caught);
            AtomicInteger count = new AtomicInteger();
            pool.run(100, i -> count.incrementAndGet());
            assertEquals(100, count.get());
        }
    }

    @Test
    void anErrorOfATaskReachesTheCallerToo() {
        try (WorkerPool pool = new WorkerPool(2)) {
            assertThrows(StackOverflowError.class, () -> pool.run(10, i -> {
                throw new StackOverflowError();
            }));
        }
    }

    @Test
    void aRunInsideATaskStaysOnItsThread() {
        try (WorkerPool pool = new WorkerPool(4)) {
            AtomicInteger count = new AtomicInteger();
            pool.run(20, i -> {
                Thread outer = Thread.currentThread();
                pool.run(20, j -> {
                    assertSame(outer, Thread.currentThread());
                    count.incrementAndGet();
                });
            });
            assertEquals(400, count.get());
        }
    }

    @Test
    void allMembersTakePart() {
        try (WorkerPool pool = new WorkerPool(4)) {
            // Each task waits for the others: this ends only when four threads are inside at once.
            CountDownLatch inside = new CountDownLatch(4);
            pool.run(4, i -> {
                inside.countDown();
                try {
                    inside.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            assertEquals(0, inside.getCount());
        }
    }

    @Test
    void severalThreadsMayUseOnePool() throws InterruptedException {
        try (WorkerPool pool = new WorkerPool(3)) {
            AtomicInteger count = new AtomicInteger();
            List<Thread> callers = new ArrayList<>();
            for (int c = 0; c < 4; c++) {
                callers.add(Thread.ofPlatform().start(() -> {
                    for (int i = 0; i < 200; i++) {
                        pool.run(10, task -> count.incrementAndGet());
                    }
                }));
            }
            for (Thread caller : callers) {
                caller.join();
            }
            assertEquals(4 * 200 * 10, count.get());
        }
    }

    @Test
    void manyMoreThreadsThanCoresStillFinish() {
        try (WorkerPool pool = new WorkerPool(64)) {
            AtomicInteger count = new AtomicInteger();
            for (int i = 0; i < 2000; i++) {
                pool.run(64, task -> count.incrementAndGet());
            }
            assertEquals(2000 * 64, count.get());
        }
    }

    @Test
    void closingEndsTheThreadsAndRefusesFurtherWork() {
        WorkerPool pool = new WorkerPool(3);
        List<Thread> members = new ArrayList<>();
        CountDownLatch inside = new CountDownLatch(3);
        pool.run(3, i -> {
            synchronized (members) {
                members.add(Thread.currentThread());
            }
            inside.countDown();
            try {
                inside.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        pool.close();
        pool.close();
        members.remove(Thread.currentThread());
        assertEquals(2, members.size());
        assertTrue(members.stream().noneMatch(Thread::isAlive));
        assertThrows(ArgumentException.class, () -> pool.run(1, i -> {}));
    }

    @Test
    void threadCountsOutsideTheRangeAreRefused() {
        assertThrows(ArgumentException.class, () -> new WorkerPool(0));
        assertThrows(ArgumentException.class, () -> new WorkerPool(WorkerPool.MAX_THREADS + 1));
    }
}
