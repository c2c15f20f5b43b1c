package dev.gradus.autograd.op;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ShapeException;

/** Images [..., height, width] times constant matrices: whatever treats rows and columns one after the other. */
final class Separable {
    private Separable() {}

    /** Refuses what has no rows or no columns. */
    static void check(String where, Shape x) {
        if (x.rank() < 2 || x.dim(-2) == 0 || x.dim(-1) == 0) {
            throw new ShapeException(where, "expected images [..., height, width] with pixels, got " + x, null, null);
        }
    }

    /** Zeros [out][in], if they are not too many. */
    static double[][] weights(String where, int out, int in) {
        if ((long) out * in > Integer.MAX_VALUE) {
            throw new ShapeException(where, "the matrix from " + in + " to " + out + " pixels is too large", null,
                    null);
        }
        return new double[out][in];
    }

    /** The rows of each image mixed: y[…, i, w] = Σ weights[i][h]·x[…, h, w]. */
    static Tensor ofRows(double[][] weights, Tensor x) {
        return matrix(weights, x).matmul(x);
    }

    /** The columns of each image mixed: y[…, h, j] = Σ weights[j][w]·x[…, h, w]. */
    static Tensor ofColumns(double[][] weights, Tensor x) {
        return x.matmulTransposed(matrix(weights, x));
    }

    private static Tensor matrix(double[][] weights, Tensor beside) {
        int width = weights[0].length;
        double[] values = new double[weights.length * width];
        for (int i = 0; i < weights.length; i++) {
            System.arraycopy(weights[i], 0, values, i * width, width);
        }
        return Tensor.of(beside.device(), Shape.of(weights.length, width), values);
    }
}
