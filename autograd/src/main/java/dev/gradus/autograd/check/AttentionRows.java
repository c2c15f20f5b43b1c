package dev.gradus.autograd.check;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ShapeException;
import dev.gradus.autograd.op.MaskedSoftmax;
import dev.gradus.autograd.op.ScaledDotProductAttention;
import java.util.ArrayList;
import java.util.List;

/** Attention between two sequences, with masks. Masks of −∞ have tests of their own: they have no finite difference. */
final class AttentionRows {
    private AttentionRows() {}

    static List<OpRow> rows() {
        return List.of(maskedSoftmax(), attention());
    }

    private static OpRow maskedSoftmax() {
        return OpRow.of(MaskedSoftmax.class, d -> {
            int keys = d.extent(d.limit());
            int queries = d.extentOrZero(Math.max(1, d.limit() / keys));
            Shape leading = new Draw(d.word(), (int) Math.sqrt(d.limit() / (2.0 * keys * Math.max(1, queries))))
                    .shape(0, 3);
            Shape x = leading.insert(leading.rank(), queries).insert(leading.rank() + 1, keys);
            List<OpInput> inputs = new ArrayList<>(List.of(OpInput.real("x", x, d.values(x, -4, 4))));
            mask(d, x, inputs);
            return new OpCase(new MaskedSoftmax(d.coin()), inputs);
        })
                .sums(c -> Math.max(c.dim(0, -1), repeats(c, c.count(0), 1)))
                .refuses(
                        "no keys",
                        ShapeException.class,
                        "[masked_softmax] x must be [..., queries, keys] with at least one key, got [2, 0]",
                        device -> zeros(device, 2, 0).apply(new MaskedSoftmax(false)))
                .refuses(
                        "one axis",
                        ShapeException.class,
                        "[masked_softmax] x must be [..., queries, keys] with at least one key, got [3]",
                        device -> zeros(device, 3).apply(new MaskedSoftmax(true)))
                .refuses(
                        "a mask larger than the scores",
                        ShapeException.class,
                        "[masked_softmax] mask=[2, 3] cannot be repeated to the scores [1, 3]",
                        device -> zeros(device, 1, 3).apply(new MaskedSoftmax(false), zeros(device, 2, 3)));
    }

    private static OpRow attention() {
        return OpRow.of(ScaledDotProductAttention.class, d -> {
            int side = Math.max(1, (int) Math.sqrt(d.limit()));
            int batch = d.between(0, 2);
            int heads = d.between(1, 3);
            int queries = d.extentOrZero(side);
            int keys = d.extent(side);
            int headDim = d.extent(side);
            Shape q = Shape.of(batch, heads, queries, headDim);
            Shape k = Shape.of(batch, heads, keys, headDim);
            Shape v = Shape.of(batch, heads, keys, d.extent(side));
            List<OpInput> inputs = new ArrayList<>(List.of(
                    OpInput.real("q", q, d.values(q, -2, 2)),
                    OpInput.real("k", k, d.values(k, -2, 2)),
                    OpInput.real("v", v, d.values(v, -2, 2))));
            mask(d, q.with(3, keys), inputs);
            return new OpCase(new ScaledDotProductAttention(d.coin()), inputs);
        })
                .sums(AttentionRows::longestOfAttention)
                .refuses(
                        "keys of another width",
                        ShapeException.class,
                        "[scaled_dot_product_attention] q=[1, 2, 3, 4], k=[1, 2, 5, 6] and v=[1, 2, 5, 6] do not fit",
                        device -> attend(device, Shape.of(1, 2, 3, 4), Shape.of(1, 2, 5, 6), Shape.of(1, 2, 5, 6)))
                .refuses(
                        "other numbers of keys and values",
                        ShapeException.class,
                        "[scaled_dot_product_attention] q=[1, 2, 3, 4], k=[1, 2, 5, 4] and v=[1, 2, 6, 4] do not fit",
                        device -> attend(device, Shape.of(1, 2, 3, 4), Shape.of(1, 2, 5, 4), Shape.of(1, 2, 6, 4)))
                .refuses(
                        "no keys",
                        ShapeException.class,
                        "[scaled_dot_product_attention] q=[1, 2, 3, 4], k=[1, 2, 0, 4] and v=[1, 2, 0, 4] do not fit",
                        device -> attend(device, Shape.of(1, 2, 3, 4), Shape.of(1, 2, 0, 4), Shape.of(1, 2, 0, 4)))
                .refuses(
                        "three axes",
                        ShapeException.class,
                        "[scaled_dot_product_attention] q=[2, 3, 4], k=[2, 5, 4] and v=[2, 5, 4] do not fit",
                        device -> attend(device, Shape.of(2, 3, 4), Shape.of(2, 5, 4), Shape.of(2, 5, 4)))
                .refuses(
                        "a mask of other keys",
                        ShapeException.class,
                        "[scaled_dot_product_attention] shapes do not broadcast: left [1, 2, 3, 5] and right [3, 4]",
                        device -> zeros(device, 1, 2, 3, 4).apply(
                                new ScaledDotProductAttention(false), zeros(device, 1, 2, 5, 4),
                                zeros(device, 1, 2, 5, 4), zeros(device, 3, 4)));
    }

    private static Tensor attend(Device device, Shape q, Shape k, Shape v) {
        return Tensor.zeros(device, q)
                .apply(new ScaledDotProductAttention(true), Tensor.zeros(device, k), Tensor.zeros(device, v));
    }

    private static int longestOfAttention(OpCase c) {
        int own = Math.max(Math.max(c.dim(0, 2), c.dim(1, 2)), Math.max(c.dim(0, 3), c.dim(2, 3)));
        return Math.max(own, repeats(c, c.count(0) / c.dim(0, 3) * c.dim(1, 2), 3));
    }

    /** How many scores share an element of the mask. */
    private static int repeats(OpCase c, int scores, int mask) {
        return c.inputs().size() > mask ? scores / Math.max(1, c.count(mask)) : 1;
    }

    /** Two times of three a mask, repeated along some axes. */
    private static void mask(Draw d, Shape scores, List<OpInput> inputs) {
        if (d.between(0, 2) == 0) {
            return;
        }
        Shape mask = scores;
        for (int axis = 0; axis < scores.rank(); axis++) {
            mask = d.coin() ? mask.with(axis, 1) : mask;
        }
        mask = mask.dim(0) == 1 && d.coin() ? mask.without(0) : mask;
        inputs.add(OpInput.real("mask", mask, d.values(mask, -2, 2)));
    }

    private static Tensor zeros(Device device, int... extents) {
        return Tensor.zeros(device, Shape.of(extents));
    }
}
