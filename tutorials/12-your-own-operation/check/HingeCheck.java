import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.check.GradCheck;
import dev.gradus.autograd.error.GradusException;
import dev.gradus.examples.check.Cause;
import dev.gradus.examples.check.Check;
import java.util.Arrays;

/** Lesson 12: the formula, its gradient, and the two kernels, on arrays that are longer than they say. */
final class HingeCheck {
    private static final float[] X = {-2, 0.5f, 1.5f, -0.25f, 3};
    private static final float[] D_Y = {0.5f, -1, 2, 3, 1};
    private static final int COUNT = 5;
    private static final float RUBBISH = 77;

    interface Yours {
        Tensor formula(Tensor x);

        void forwardLoop(float[] y, float[] x, int count);

        void backwardLoop(float[] dX, float[] dY, float[] x, int count);
    }

    void check(Yours yours, Check check) {
        check.whenThrown(ArrayIndexOutOfBoundsException.class,
                "Your loop runs past the end of an array: i goes from 0 to count − 1.");
        check.whenThrown(GradusException.class, "An operation of yours refuses; read its first line.");
        composite(yours, check);
        forward(yours, check);
        backward(yours, check);
        check.praise("Formula, gradient and kernel agree. This is how every fused operation here is built.");
    }

    private static void composite(Yours yours, Check check) {
        double[] at = {-2, 0.5, 1.5, -0.25, 3};
        Tensor x = Tensor.of(Device.reference(), Shape.of(COUNT), at);
        Tensor gap = x.neg().add(1).relu();
        Tensor got = yours.formula(x);
        check.close("formula()", gap.square(), got,
                Cause.gives(x, "The gap is still there."),
                Cause.gives(gap, "That is the hinge: it is not yet squared."),
                Cause.gives(x.neg().add(1).square(), "Beyond 1 nothing is lost: max(0, …) is missing."),
                Cause.gives(x.sub(1).relu().square(), "It is 1 − x, not x − 1."),
                Cause.gives(x.neg().relu().square(), "The 1 is missing: not the sign but the margin counts."));
        check.holds("the formula's gradient agrees with finite differences",
                GradCheck.of(in -> yours.formula(in[0]), x).run().passed(),
                "The values are right and the gradient is not: use operations of Tensor only.");
    }

    private static void forward(Yours yours, Check check) {
        float[] x = longer(X);
        float[] y = longer(new float[COUNT]);
        Arrays.fill(y, RUBBISH);
        yours.forwardLoop(y, x, COUNT);
        check.holds("forwardLoop() leaves x alone", Arrays.equals(x, longer(X)),
                "You wrote into x: others still read it, and so will your backward.");
        check.holds("forwardLoop() leaves alone what lies behind", y[COUNT] == RUBBISH,
                "y[count] was written: y.length may be more than count, for arrays come from a pool.");
        check.close("forwardLoop()", new float[] {9, 0.25f, 0, 1.5625f, 0}, Arrays.copyOf(y, COUNT),
                Cause.when(y[0] == RUBBISH && y[1] == RUBBISH, "Nothing was written."),
                Cause.gives(new float[] {86, 77.25f, 77, 78.5625f, 77}, "You add to what is there. It is rubbish: "
                        + "assign."),
                Cause.when(y[2] == RUBBISH, "Where y is 0, the 0 must be written, too: y holds rubbish before."),
                Cause.when(y[COUNT - 1] == RUBBISH, "The last number was not written: the loop ends one too early."),
                Cause.gives(new float[] {3, 0.5f, 0, 1.25f, 0}, "The square is missing."),
                Cause.gives(new float[] {9, 0.25f, 0.25f, 1.5625f, 4}, "Above 1 the loss is 0: max(0, 1 − x)."));
    }

    private static void backward(Yours yours, Check check) {
        float[] dX = new float[COUNT + 3];
        Arrays.fill(dX, RUBBISH);
        float[] x = longer(X);
        float[] dY = longer(D_Y);
        yours.backwardLoop(dX, dY, x, COUNT);
        check.holds("backwardLoop() leaves x and dY alone",
                Arrays.equals(x, longer(X)) && Arrays.equals(dY, longer(D_Y)),
                "You wrote into an input: another operation may still read it.");
        float[] slopes = {-6, -1, 0, -2.5f, 0};
        float[] wanted = times(slopes, D_Y);
        check.close("backwardLoop()", wanted, Arrays.copyOf(dX, COUNT),
                Cause.when(dX[0] == RUBBISH && dX[1] == RUBBISH, "No gradient was written."),
                Cause.gives(new float[] {77 + wanted[0], 77 + wanted[1], 77, 77 + wanted[3], 77},
                        "You add to dX. It holds rubbish: the tape adds up what comes from several sides."),
                Cause.when(dX[2] == RUBBISH, "Where the slope is 0, write the 0: dX holds rubbish before."),
                Cause.gives(slopes, "That is the slope: multiply by dY, how much each result matters."),
                Cause.gives(times(wanted, -1), "Turned around: a larger x makes the loss smaller."),
                Cause.gives(times(wanted, 0.5f), "The slope of a square is twice what is squared: 2 is missing."),
                Cause.gives(new float[] {-3, 1, 2, -7.5f, 4}, "Above 1 the loss is flat: its slope there is 0."));
    }

    /** With three numbers more behind, as arrays from a pool have. */
    private static float[] longer(float[] values) {
        float[] array = Arrays.copyOf(values, values.length + 3);
        Arrays.fill(array, values.length, array.length, -0.5f);
        return array;
    }

    private static float[] times(float[] a, float[] b) {
        float[] product = new float[a.length];
        for (int i = 0; i < a.length; i++) {
            product[i] = a[i] * b[i];
        }
        return product;
    }

    private static float[] times(float[] a, float factor) {
        float[] factors = new float[a.length];
        Arrays.fill(factors, factor);
        return times(a, factors);
    }
}
