package dev.gradus.autograd.check;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.backend.ActivationKind;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.ShapeException;
import dev.gradus.autograd.op.FeedForward;
import dev.gradus.autograd.op.Linear;
import dev.gradus.autograd.op.LinearResidual;
import dev.gradus.autograd.op.MatMul;
import dev.gradus.autograd.op.Op;
import java.util.ArrayList;
import java.util.List;

/** Matrix products and what is made of them. */
final class ProductRows {
    private ProductRows() {}

    static List<OpRow> rows() {
        return List.of(matmul(), linear(), linearResidual(), feedForward());
    }

    private static OpRow matmul() {
        return OpRow.of(MatMul.class, ProductRows::drawMatMul)
                .sums(ProductRows::longestOfMatMul)
                .refuses(
                        "inner dimensions that differ",
                        ShapeException.class,
                        "[matmul] inner dimensions differ: left [2, 3] needs 3, right [4, 3] offers 4",
                        device -> zeros(device, 2, 3).matmul(zeros(device, 4, 3)))
                .refuses(
                        "a vector",
                        ShapeException.class,
                        "[matmul] both operands need at least two axes: left [2, 3], right [3]",
                        device -> zeros(device, 2, 3).matmul(zeros(device, 3)))
                .refuses(
                        "batches that differ",
                        ShapeException.class,
                        "[matmul] shapes do not broadcast: left [2] and right [3] differ on axis -1 (2 and 3)",
                        device -> zeros(device, 2, 4, 5).matmul(zeros(device, 3, 5, 6)));
    }

    private static OpCase drawMatMul(Draw d) {
        boolean transposedA = d.coin();
        boolean transposedB = d.coin();
        int side = (int) Math.sqrt(d.limit());
        int m = d.extentOrZero(side);
        int k = d.extentOrZero(side);
        int n = d.extentOrZero(side);
        int batch = d.between(0, 3) == 0 ? 9 : d.extentOrZero(3);
        Shape[] leading = d.pick(
                new Shape[] {Shape.SCALAR, Shape.SCALAR},
                new Shape[] {Shape.of(batch), Shape.of(batch)},
                new Shape[] {Shape.of(batch), Shape.SCALAR},
                new Shape[] {Shape.SCALAR, Shape.of(batch)},
                new Shape[] {Shape.of(2, 1), Shape.of(3)},
                new Shape[] {Shape.of(1, 3), Shape.of(2, 1)});
        Shape a = matrix(leading[0], transposedA ? k : m, transposedA ? m : k);
        Shape b = matrix(leading[1], transposedB ? n : k, transposedB ? k : n);
        return OpCase.of(
                new MatMul(transposedA, transposedB),
                OpInput.real("left", a, d.values(a, -1, 1)),
                OpInput.real("right", b, d.values(b, -1, 1)));
    }

    private static Shape matrix(Shape leading, int rows, int columns) {
        return leading.insert(leading.rank(), rows).insert(leading.rank() + 1, columns);
    }

    /** A gradient sums over an outer axis and over the matrices that an operand was repeated for. */
    private static int longestOfMatMul(OpCase c) {
        int repeated = 9;
        return repeated * Math.max(Math.max(c.dim(0, -1), c.dim(0, -2)), Math.max(c.dim(1, -1), c.dim(1, -2)));
    }

    private static OpRow linear() {
        return OpRow.of(Linear.class, d -> {
            int side = (int) Math.sqrt(d.limit());
            int in = d.extentOrZero(side);
            int out = d.extentOrZero(side);
            Shape x = d.pick(
                    Shape.of(in), Shape.of(d.extentOrZero(side), in), Shape.of(2, d.extent(side), in));
            return product(d, new Linear(d.pick(ActivationKind.values())), x, Shape.of(out, in));
        })
                .sums(c -> Math.max(c.count(0) / Math.max(1, c.dim(0, -1)), Math.max(c.dim(1, 0), c.dim(1, 1))))
                .refuses(
                        "another last axis",
                        ShapeException.class,
                        "[linear] x=[2, 3] does not fit weight=[4, 5]: it needs a last axis of 5",
                        device -> zeros(device, 2, 3).linear(zeros(device, 4, 5), null))
                .refuses(
                        "another bias",
                        ShapeException.class,
                        "[linear] weight=[4, 3] needs a bias of shape [4], got [3]",
                        device -> zeros(device, 2, 3).linear(zeros(device, 4, 3), zeros(device, 3)));
    }

    private static OpRow linearResidual() {
        return OpRow.of(LinearResidual.class, d -> {
            int side = (int) Math.sqrt(d.limit());
            int in = d.extentOrZero(side);
            int out = d.extentOrZero(side);
            Shape x = d.pick(
                    Shape.of(in), Shape.of(d.extentOrZero(side), in), Shape.of(2, d.extent(side), in));
            OpCase linear = product(d, new LinearResidual(), x, Shape.of(out, in));
            Shape y = x.with(-1, out);
            List<OpInput> inputs = new ArrayList<>(linear.inputs());
            inputs.add(0, OpInput.real("residual", y, d.values(y, -1, 1)));
            return new OpCase(linear.op(), inputs);
        })
                .sums(c -> Math.max(c.count(1) / Math.max(1, c.dim(1, -1)), Math.max(c.dim(2, 0), c.dim(2, 1))))
                .refuses(
                        "another residual",
                        ShapeException.class,
                        "[linear_residual] residual=[2, 3] does not fit x·weightᵀ of shape [2, 4]",
                        device -> zeros(device, 2, 3).addLinear(zeros(device, 2, 3), zeros(device, 4, 3), null))
                .refuses(
                        "another last axis",
                        ShapeException.class,
                        "[linear] x=[2, 3] does not fit weight=[4, 5]: it needs a last axis of 5",
                        device -> zeros(device, 2, 4).addLinear(zeros(device, 2, 3), zeros(device, 4, 5), null));
    }

    private static OpRow feedForward() {
        return OpRow.of(FeedForward.class, d -> {
            int side = (int) Math.sqrt(d.limit());
            int in = d.extentOrZero(side);
            int hidden = d.extentOrZero(side);
            int out = d.extentOrZero(side);
            Shape x = d.pick(
                    Shape.of(in), Shape.of(d.extentOrZero(side), in), Shape.of(2, d.extent(side), in));
            Shape y = x.with(-1, out);
            List<OpInput> inputs = new ArrayList<>();
            inputs.add(OpInput.real("x", x, d.values(x, -1, 1)));
            inputs.add(OpInput.real("w1", Shape.of(hidden, in), d.values(Shape.of(hidden, in), -0.5, 0.5)));
            inputs.add(OpInput.real("bias1", Shape.of(hidden), d.values(Shape.of(hidden), -1, 1)));
            inputs.add(OpInput.real("w2", Shape.of(out, hidden), d.values(Shape.of(out, hidden), -0.5, 0.5)));
            inputs.add(OpInput.real("bias2", Shape.of(out), d.values(Shape.of(out), -1, 1)));
            if (d.coin()) {
                inputs.add(OpInput.real("residual", y, d.values(y, -1, 1)));
            }
            return new OpCase(new FeedForward(d.pick(ActivationKind.GELU_ERF, ActivationKind.GELU_TANH)), inputs);
        })
                .sums(c -> {
                    int rows = c.count(0) / Math.max(1, c.dim(0, -1));
                    int hidden = c.dim(1, 0);
                    return Math.max(Math.max(rows, 1) * Math.max(hidden, 1), c.dim(1, 1) * Math.max(hidden, 1));
                })
                .refusesAttributes(
                        "nothing between the layers",
                        ArgumentException.class,
                        "[feed_forward] activation must be GELU_ERF or GELU_TANH, got NONE",
                        () -> new FeedForward(ActivationKind.NONE))
                .refuses(
                        "another hidden length",
                        ShapeException.class,
                        "[linear] x=[2, 5] does not fit weight=[3, 4]: it needs a last axis of 4",
                        device -> zeros(device, 2, 3).feedForward(zeros(device, 5, 3), zeros(device, 5),
                                zeros(device, 3, 4), zeros(device, 3), ActivationKind.GELU_ERF, null))
                .refuses(
                        "another residual",
                        ShapeException.class,
                        "[feed_forward] residual=[3] does not fit the network's result of shape [2, 3]",
                        device -> zeros(device, 2, 3).feedForward(zeros(device, 5, 3), zeros(device, 5),
                                zeros(device, 3, 5), zeros(device, 3), ActivationKind.GELU_ERF, zeros(device, 3)));
    }

    /** x, weight and, half of the time, a bias. */
    static OpCase product(Draw d, Op op, Shape x, Shape weight) {
        List<OpInput> inputs = new ArrayList<>();
        inputs.add(OpInput.real("x", x, d.values(x, -1, 1)));
        inputs.add(OpInput.real("weight", weight, d.values(weight, -1, 1)));
        if (d.coin()) {
            Shape bias = Shape.of(weight.dim(0));
            inputs.add(OpInput.real("bias", bias, d.values(bias, -1, 1)));
        }
        return new OpCase(op, inputs);
    }

    private static Tensor zeros(Device device, int... extents) {
        return Tensor.zeros(device, Shape.of(extents));
    }
}
