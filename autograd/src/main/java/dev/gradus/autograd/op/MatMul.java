package dev.gradus.autograd.op;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.backend.Broadcast;
import dev.gradus.autograd.backend.Linalg.Operand;
import dev.gradus.autograd.error.ShapeException;
import dev.gradus.autograd.tape.Frame;
import dev.gradus.autograd.tape.Gradients;

/**
 * Matrix product of the last two axes: y[…, i, j] = Σₖ a[…, i, k]·b[…, k, j]; leading axes broadcast.
 *
 * <p>Gradients: dA = dY·bᵀ, dB = aᵀ·dY, each summed over the leading axes along which the operand was repeated.
 *
 * <p>Shapes: a [..., m, k] (or [..., k, m] if transposed), b [..., k, n] (or [..., n, k]) → y [..., m, n].
 */
public record MatMul(boolean transposedA, boolean transposedB) implements Op {
    @Override
    public String name() {
        return "matmul";
    }

    @Override
    public Shape outputShape(Shape[] inputs) {
        Shape a = inputs[0];
        Shape b = inputs[1];
        if (a.rank() < 2 || b.rank() < 2) {
            throw new ShapeException(
                    name(),
                    "both operands need at least two axes: left " + a + ", right " + b,
                    "left[…, i, k] · right[…, k, j]",
                    "reshape a vector to [1, n] or [n, 1]");
        }
        int inner = a.dim(transposedA ? -2 : -1);
        int offered = b.dim(transposedB ? -1 : -2);
        if (inner != offered) {
            boolean otherWayFits = inner == b.dim(transposedB ? -2 : -1);
            throw new ShapeException(
                    name(),
                    "inner dimensions differ: left " + a + " needs " + inner + ", right " + b + " offers " + offered,
                    "left[…, i, k] · right[…, k, j]",
                    otherWayFits ? "did you mean matmulTransposed?" : null);
        }
        return Broadcast.of(name(), batch(a), batch(b))
                .shape()
                .insert(Math.max(a.rank(), b.rank()) - 2, a.dim(transposedA ? -1 : -2))
                .insert(Math.max(a.rank(), b.rank()) - 1, b.dim(transposedB ? -2 : -1));
    }

    @Override
    public Tensor forward(Frame f, Shape shape) {
        Tensor a = f.input(0);
        Tensor b = f.input(1);
        Tensor y = f.allocate(shape);
        int n = shape.dim(-1);
        int k = a.dim(transposedA ? -2 : -1);
        boolean oneRightMatrix = b.rank() == 2 && !transposedA;
        int m = oneRightMatrix ? shape.count(0, shape.rank() - 1) : shape.dim(-2);
        Shape batch = oneRightMatrix ? Shape.SCALAR : batch(shape);
        f.kernels()
                .linalg()
                .matmul(
                        y.storage(),
                        new Operand(a.storage(),
                                offsets(oneRightMatrix ? Shape.SCALAR : batch(a.shape()), batch, m * k), transposedA),
                        new Operand(b.storage(), offsets(batch(b.shape()), batch, k * n), transposedB),
                        batch.count(),
                        m,
                        n,
                        k);
        return y;
    }

    @Override
    public long multiplyAdds(Shape[] inputs, Shape output) {
        return (long) output.count() * inputs[0].dim(transposedA ? -2 : -1);
    }

    @Override
    public Gradients backward(Frame f, Tensor dY) {
        Tensor a = f.input(0);
        Tensor b = f.input(1);
        return f.gradients(
                () -> (transposedA ? b.matmul(dY, transposedB, true) : dY.matmul(b, false, !transposedB))
                        .sumTo(a.shape()),
                () -> (transposedB ? dY.matmul(a, true, transposedA) : a.matmul(dY, !transposedA, false))
                        .sumTo(b.shape()));
    }

    private static Shape batch(Shape matrix) {
        return matrix.without(-1).without(-1);
    }

    /** Where the operand's matrix begins for each matrix of the result. */
    private static int[] offsets(Shape operand, Shape batch, int matrix) {
        int[] offsets = new int[batch.count()];
        int[] own = operand.strides();
        int missing = batch.rank() - operand.rank();
        for (int i = 0; i < offsets.length; i++) {
            int rest = i;
            for (int axis = batch.rank() - 1; axis >= 0; axis--) {
                int index = rest % batch.dim(axis);
                rest /= batch.dim(axis);
                if (axis >= missing && operand.dim(axis - missing) != 1) {
                    offsets[i] += index * own[axis - missing] * matrix;
                }
            }
        }
        return offsets;
    }
}
