package dev.gradus.autograd.check;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.backend.ActivationKind;
import dev.gradus.autograd.backend.RandomNumbers.Words;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.DTypeException;
import dev.gradus.autograd.error.ShapeException;
import dev.gradus.autograd.op.CrossEntropy;
import dev.gradus.autograd.op.Dropout;
import dev.gradus.autograd.op.Gelu;
import dev.gradus.autograd.op.LayerNorm;
import dev.gradus.autograd.op.LogSoftmax;
import dev.gradus.autograd.op.Op;
import dev.gradus.autograd.op.SelfAttention;
import dev.gradus.autograd.op.Softmax;
import dev.gradus.autograd.tape.Tape;
import java.util.List;

/** Operations that equal a composite of others and have kernels of their own. */
final class FusedRows {
    private FusedRows() {}

    static List<OpRow> rows() {
        return List.of(
                gelu(), softmax(new Softmax()), softmax(new LogSoftmax()), dropout(), layerNorm(), selfAttention(),
                crossEntropy());
    }

    private static OpRow gelu() {
        return OpRow.of(Gelu.class, d -> {
            Shape shape = d.shape(0, 5);
            Gelu op = new Gelu(d.pick(ActivationKind.GELU_ERF, ActivationKind.GELU_TANH));
            return OpCase.of(op, OpInput.real("x", shape, d.values(shape, -4, 4)));
        })
                .refusesAttributes(
                        "no kind",
                        ArgumentException.class,
                        "[gelu] kind must be GELU_ERF or GELU_TANH, got NONE",
                        () -> new Gelu(ActivationKind.NONE));
    }

    private static OpRow softmax(Op op) {
        return OpRow.of(op.getClass(), d -> {
            Shape shape = rows(d);
            return OpCase.of(op, OpInput.real("x", shape, d.values(shape, -4, 4)));
        })
                .sums(c -> c.dim(0, -1))
                .refuses(
                        "a scalar",
                        ShapeException.class,
                        "[" + op.name() + "] needs a last axis with at least one element, got []",
                        device -> Tape.run(op, Tensor.zeros(device)))
                .refuses(
                        "an empty last axis",
                        ShapeException.class,
                        "[" + op.name() + "] needs a last axis with at least one element, got [2, 0]",
                        device -> Tape.run(op, zeros(device, 2, 0)));
    }

    private static OpRow dropout() {
        return OpRow.of(Dropout.class, d -> {
            Shape shape = d.shape(0, 5);
            Dropout op = new Dropout(d.pick(0.0, 0.1, 0.5, 0.9), new Words(d.word(), d.word(), d.between(0, 1000)));
            return OpCase.of(op, OpInput.real("x", shape, d.values(shape, -2, 2)));
        })
                .refusesAttributes(
                        "dropping everything",
                        ArgumentException.class,
                        "[dropout] p must lie in [0, 1), got 1.0",
                        () -> new Dropout(1, new Words(1, 1, 0)))
                .refusesAttributes(
                        "a probability that is no number",
                        ArgumentException.class,
                        "[dropout] p must lie in [0, 1), got NaN",
                        () -> new Dropout(Double.NaN, new Words(1, 1, 0)));
    }

    private static OpRow layerNorm() {
        return OpRow.of(LayerNorm.class, d -> {
            Shape shape = rows(d);
            Shape dim = Shape.of(shape.dim(-1));
            return OpCase.of(
                    new LayerNorm(d.pick(1e-5, 1e-6)),
                    OpInput.real("x", shape, d.distinctRows(shape)),
                    OpInput.real("weight", dim, d.values(dim, 0.5, 1.5)),
                    OpInput.real("bias", dim, d.values(dim, -1, 1)));
        })
                .sums(c -> Math.max(c.dim(0, -1), c.count(0) / c.dim(0, -1)))
                .refusesAttributes(
                        "an eps of 0",
                        ArgumentException.class,
                        "[layer_norm] eps must be positive, got 0.0",
                        () -> new LayerNorm(0))
                .refuses(
                        "another weight",
                        ShapeException.class,
                        "[layer_norm] x=[2, 3] needs weight and bias of shape [3], got [2] and [3]",
                        device -> zeros(device, 2, 3).layerNorm(zeros(device, 2), zeros(device, 3), 1e-6))
                .refuses(
                        "a scalar",
                        ShapeException.class,
                        "[layer_norm] needs a last axis with at least one element, got []",
                        device -> Tensor.zeros(device).layerNorm(zeros(device, 1), zeros(device, 1), 1e-6));
    }

    private static OpRow selfAttention() {
        return OpRow.of(SelfAttention.class, d -> {
            int side = Math.max(1, (int) Math.sqrt(d.limit() / 3.0));
            int heads = d.between(1, 3);
            int headDim = d.extent(Math.max(1, side / heads));
            Shape shape = Shape.of(d.between(0, 2), d.extent(side), 3 * heads * headDim);
            return OpCase.of(new SelfAttention(heads), OpInput.real("qkv", shape, d.values(shape, -2, 2)));
        })
                .sums(c -> Math.max(c.dim(0, 1), c.dim(0, 2)))
                .refusesAttributes(
                        "no heads",
                        ArgumentException.class,
                        "[self_attention] heads must be positive, got 0",
                        () -> new SelfAttention(0))
                .refuses(
                        "a width that the heads do not divide",
                        ShapeException.class,
                        "[self_attention] expected [batch, tokens, 3·heads·headDim] with heads=2, got [1, 4, 9]",
                        device -> zeros(device, 1, 4, 9).selfAttention(2))
                .refuses(
                        "two axes",
                        ShapeException.class,
                        "[self_attention] expected [batch, tokens, 3·heads·headDim] with heads=1, got [4, 9]",
                        device -> zeros(device, 4, 9).selfAttention(1));
    }

    private static OpRow crossEntropy() {
        return OpRow.of(CrossEntropy.class, d -> {
            Shape shape = d.filledShape(2, 2);
            Shape rows = Shape.of(shape.dim(0));
            return OpCase.of(
                    new CrossEntropy(d.pick(0.0, 0.1, 0.5, 1.0)),
                    OpInput.real("logits", shape, d.values(shape, -4, 4)),
                    OpInput.indices("labels", rows, d.indices(rows, shape.dim(1))));
        })
                .sums(c -> Math.max(c.dim(0, 0), c.dim(0, 1)))
                .refusesAttributes(
                        "too much smoothing",
                        ArgumentException.class,
                        "[cross_entropy] smoothing must lie in [0, 1], got 1.5",
                        () -> new CrossEntropy(1.5))
                .refuses(
                        "too few labels",
                        ShapeException.class,
                        "[cross_entropy] logits=[2, 3] and labels=[1] do not fit",
                        device -> zeros(device, 2, 3).crossEntropy(labels(device, 0), 0))
                .refuses(
                        "no rows",
                        ShapeException.class,
                        "[cross_entropy] logits=[0, 3] and labels=[0] do not fit",
                        device -> zeros(device, 0, 3).crossEntropy(labels(device), 0))
                .refuses(
                        "a label out of range",
                        ArgumentException.class,
                        "label -1 at position 1 of labels=[2] is not a class of [0, 3)",
                        device -> zeros(device, 2, 3).crossEntropy(labels(device, 0, -1).named("labels"), 0))
                .refuses(
                        "real numbers instead of labels",
                        DTypeException.class,
                        "[cross_entropy] input 1 must hold indices (INT32), got [2]",
                        device -> zeros(device, 2, 3).crossEntropy(zeros(device, 2), 0));
    }

    /** A shape whose last axis is not empty. */
    private static Shape rows(Draw d) {
        int dim = d.extent(d.limit());
        Shape leading = new Draw(d.word(), (int) Math.sqrt(d.limit() / (2.0 * dim))).shape(0, 3);
        return leading.insert(leading.rank(), dim);
    }

    private static Tensor labels(Device device, int... values) {
        return Tensor.ofInts(device, Shape.of(values.length), values);
    }

    private static Tensor zeros(Device device, int... extents) {
        return Tensor.zeros(device, Shape.of(extents));
    }
}
