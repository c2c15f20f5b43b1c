package dev.gradus.autograd.check;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.op.FusedOp;
import dev.gradus.autograd.tape.Backward;
import java.util.Arrays;

/** Runs a case on devices, forward and backward, and compares what comes out. Differences are assertion errors. */
final class Agreement {
    private static final String SEEDS = "%s, drawn by seed %dL and size %d: ";

    /** A result and the gradient of each input (null where there is none) as numbers. */
    record Outcome(double[] y, double[][] gradients) {}

    private Agreement() {}

    static Outcome run(OpRow row, OpCase c, Device device, long seed) {
        Tensor[] leaves = c.leaves(device);
        return outcome(row, c.run(leaves), leaves, seed);
    }

    static Outcome composite(OpRow row, OpCase c, Device device, long seed) {
        Tensor[] leaves = c.leaves(device);
        return outcome(row, ((FusedOp) c.op()).composite(leaves), leaves, seed);
    }

    /** The gradients g of the case, and the gradients of Σ g·v for random v. */
    static Outcome secondOrder(OpCase c, Device device, long seed) {
        Tensor[] leaves = c.leaves(device);
        Tensor[] real = Arrays.stream(leaves).filter(leaf -> leaf.dtype().isReal()).toArray(Tensor[]::new);
        Tensor y = c.run(leaves);
        Tensor cotangent = Tensor.of(device, y.shape(), cotangent(seed, y.count())).requireGrad();
        Tensor[] first = Backward.of(y, cotangent, real, true);
        Tensor sum = Tensor.zeros(device);
        for (Tensor gradient : first) {
            double[] v = cotangent(seed + 1, gradient.count());
            sum = sum.add(gradient.mul(Tensor.of(device, gradient.shape(), v)).sum());
        }
        sum.backward();
        double[][] second = Arrays.stream(leaves)
                .map(leaf -> leaf.grad() == null ? null : leaf.grad().toDoubles())
                .toArray(double[][]::new);
        return new Outcome(cotangent.grad().toDoubles(), second);
    }

    private static Outcome outcome(OpRow row, Tensor y, Tensor[] leaves, long seed) {
        if (row.order() == 0) {
            return new Outcome(y.toDoubles(), new double[leaves.length][]);
        }
        double[] result = y.toDoubles();
        y.backward(Tensor.of(y.device(), y.shape(), cotangent(seed, y.count())));
        double[][] gradients = Arrays.stream(leaves)
                .map(leaf -> leaf.grad() == null ? null : leaf.grad().toDoubles())
                .toArray(double[][]::new);
        return new Outcome(result, gradients);
    }

    /** Floats of ±[0.5, 1.5). */
    private static double[] cotangent(long seed, int count) {
        return Arrays.stream(Differences.cotangent(seed, 7, count)).map(c -> (float) c).toArray();
    }

    static double requireClose(OpRow row, OpCase c, Outcome got, Outcome want, long seed, int size) {
        return requireClose(row, c, got, want, seed, size, 1);
    }

    /**
     * @param slack multiplies the tolerance
     * @return the largest error relative to the largest element of its tensor, or to 1
     */
    static double requireClose(OpRow row, OpCase c, Outcome got, Outcome want, long seed, int size, double slack) {
        int n = row.longestSum().applyAsInt(c);
        String what = SEEDS.formatted(c, seed, size);
        double worst = requireClose(what + "result", n, slack, got.y, want.y);
        for (int i = 0; i < want.gradients.length; i++) {
            String gradient = what + "gradient of " + c.inputs().get(i).name();
            if ((want.gradients[i] == null) != (got.gradients[i] == null)) {
                throw new AssertionError(gradient + " exists on one device only");
            }
            if (want.gradients[i] != null) {
                worst = Math.max(worst, requireClose(gradient, n, slack, got.gradients[i], want.gradients[i]));
            }
        }
        return worst;
    }

    private static double requireClose(String what, int n, double slack, double[] got, double[] want) {
        requireSameLength(what, got, want);
        double largest = Tolerance.largest(want);
        double worst = 0;
        for (int i = 0; i < want.length; i++) {
            double allowed = slack * Tolerance.ofFloat(n, want[i], largest);
            if (!Tolerance.agree(got[i], want[i], allowed)) {
                throw new AssertionError(what + " differs at element " + i + ": got " + got[i] + ", want " + want[i]
                        + ", error " + Math.abs(got[i] - want[i]) + ", allowed " + allowed);
            }
            double error = Math.abs(got[i] - want[i]);
            if (Double.isFinite(error)) {
                worst = Math.max(worst, error);
            }
        }
        return worst / Math.max(1, largest);
    }

    static void requireSameBits(OpCase c, Outcome got, Outcome want, long seed, int size, String when) {
        String what = SEEDS.formatted(c, seed, size) + when + ", ";
        requireSameBits(what + "result", got.y, want.y);
        for (int i = 0; i < want.gradients.length; i++) {
            if (want.gradients[i] != null) {
                requireSameBits(what + "gradient of " + c.inputs().get(i).name(), got.gradients[i], want.gradients[i]);
            }
        }
    }

    private static void requireSameBits(String what, double[] got, double[] want) {
        requireSameLength(what, got, want);
        for (int i = 0; i < want.length; i++) {
            if (Double.compare(got[i], want[i]) != 0) {
                throw new AssertionError(what + " differs at element " + i + ": got " + got[i] + ", want " + want[i]);
            }
        }
    }

    private static void requireSameLength(String what, double[] got, double[] want) {
        if (got.length != want.length) {
            throw new AssertionError(what + " has " + got.length + " elements instead of " + want.length);
        }
    }
}
