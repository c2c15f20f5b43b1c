import dev.gradus.examples.check.Cause;
import dev.gradus.examples.check.Check;

/** Lesson 14: what is computed, what is moved, and which of the two decides. */
final class BoundCheck {
    interface Yours {
        double flops(double m, double n, double k);

        double bytes(double m, double n, double k);

        double seconds(double flops, double bytes, double peakFlops, double peakBytes);

        double saved(double count, int passes);
    }

    void check(Yours yours, Check check) {
        check.close("flops() of [10, 30] · [30, 20]", 12000, yours.flops(10, 20, 30),
                Cause.gives(0, "The gap is still there."),
                Cause.gives(6000, "That counts multiply-adds: each is two operations."),
                Cause.gives(400, "That is two for each element of the result; each is a sum of k products."),
                Cause.when(true, "m·n sums of k products each; a product and its addition are two."));
        check.close("bytes() of [10, 30] · [30, 20]", 4400, yours.bytes(10, 20, 30),
                Cause.gives(1100, "Those are numbers: a float has 4 bytes."),
                Cause.gives(8800, "A float has 4 bytes, a double 8."),
                Cause.gives(3600, "The result is written, too: m·n more numbers."),
                Cause.gives(48000, "That moves two numbers for each multiply-add, as the naive loop does; at least "
                        + "once each is enough."),
                Cause.when(true, "The left factor has m·k numbers, the right one k·n, the result m·n."));
        check.close("seconds() where arithmetic decides", 2, yours.seconds(200, 30, 100, 60),
                Cause.gives(2.5, "That is the sum of both: they happen at the same time, so the longer one counts."),
                Cause.gives(0.5, "That is the shorter one: the other is not done by then."),
                Cause.when(true, "flops/peakFlops, and bytes/peakBytes: which is longer?"));
        check.close("seconds() where memory decides", 3, yours.seconds(100, 180, 100, 60),
                Cause.gives(1, "That is the time of the arithmetic: memory takes longer here."));
        check.close("saved() by one pass in the place of 6, over 1000 floats", 40000, yours.saved(1000, 6),
                Cause.gives(48000, "One pass is left: it still reads and writes."),
                Cause.gives(20000, "Each pass reads *and* writes."),
                Cause.gives(10000, "Those are numbers: a float has 4 bytes."));
        check.praise("With these four you can say of any operation what can be won, before you write a line.");
    }
}
