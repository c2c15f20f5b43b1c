package dev.gradus.autograd.check;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.error.GradusException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Whether a device computes what {@link Device#reference()} computes: every operation of the catalogue, forward and for
 * every gradient, over drawn shapes of rank 0 to 5 that include the extents 0, 1, 13 and 207 where the operation takes
 * them.
 */
public final class Parity {
    /** Sizes that are drawn in turn. */
    static final int[] SIZES = IntStream.rangeClosed(0, 24).map(i -> 2 * i).toArray();

    private Parity() {}

    /**
     * What came out for one operation.
     *
     * @param cases how many were compared
     * @param error the largest error, relative to the largest element of its tensor or to 1
     * @param time what the device took, compiling its kernels included
     * @param failure what differs or failed, null if nothing
     */
    public record Result(String operation, int cases, double error, Duration time, String failure) {
        public boolean passed() {
            return failure == null;
        }
    }

    /** @param draws how many cases to draw, beside those with ranks and extents that these do not have */
    public static Result of(OpRow row, Device device, int draws) {
        List<DrawnCase> cases = DrawnCase.covering(row, draws, SIZES, 0, 1, 13, 207);
        double worst = 0;
        long nanos = 0;
        int compared = 0;
        try {
            for (DrawnCase drawn : cases) {
                Agreement.Outcome want = Agreement.run(row, drawn.c(), Device.reference(), drawn.seed());
                long begin = System.nanoTime();
                Agreement.Outcome got = Agreement.run(row, drawn.c(), device, drawn.seed());
                nanos += System.nanoTime() - begin;
                worst = Math.max(worst,
                        Agreement.requireClose(row, drawn.c(), got, want, drawn.seed(), drawn.size()));
                compared++;
            }
            return new Result(row.name(), compared, worst, Duration.ofNanos(nanos), null);
        } catch (AssertionError | GradusException wrong) {
            return new Result(row.name(), compared, worst, Duration.ofNanos(nanos), wrong.getMessage());
        } catch (RuntimeException bug) {
            String where = bug.getStackTrace().length == 0 ? "" : ", at " + bug.getStackTrace()[0];
            return new Result(row.name(), compared, worst, Duration.ofNanos(nanos), bug + where);
        }
    }
}
