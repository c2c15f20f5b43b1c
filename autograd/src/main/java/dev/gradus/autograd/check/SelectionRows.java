package dev.gradus.autograd.check;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.DTypeException;
import dev.gradus.autograd.error.ShapeException;
import dev.gradus.autograd.op.Embedding;
import dev.gradus.autograd.op.Gather;
import dev.gradus.autograd.op.IndexAdd;
import dev.gradus.autograd.op.IndexSelect;
import dev.gradus.autograd.op.ScatterAdd;
import java.util.List;

/** Operations that look elements up by index. */
final class SelectionRows {
    private SelectionRows() {}

    static List<OpRow> rows() {
        return List.of(gather(), scatterAdd(), indexSelect(), indexAdd(), embedding());
    }

    private static OpRow gather() {
        return OpRow.of(Gather.class, d -> {
            Shape shape = d.shape(1, 5);
            int axis = d.between(0, shape.rank() - 1);
            Shape index = shape.with(axis, shape.dim(axis) == 0 ? 0 : d.extentOrZero(5));
            return OpCase.of(
                    new Gather(axis),
                    OpInput.real("x", shape, d.values(shape, -2, 2)),
                    OpInput.indices("index", index, d.indices(index, Math.max(1, shape.dim(axis)))));
        })
                .sums(c -> c.dim(1, ((Gather) c.op()).axis()))
                .refusesAttributes(
                        "a negative axis",
                        ArgumentException.class,
                        "[gather] axis must not be negative, got -1",
                        () -> new Gather(-1))
                .refuses(
                        "an index out of range",
                        ArgumentException.class,
                        "[gather] index 3 at position [1, 0] of index=[2, 1] lies outside of axis 1 of extent 3",
                        device -> zeros(device, 2, 3).gather(1, index(device, Shape.of(2, 1), 0, 3)))
                .refuses(
                        "a negative index",
                        ArgumentException.class,
                        "[gather] index -1 at position [0] of index=[1] lies outside of axis 0 of extent 3",
                        device -> zeros(device, 3).gather(0, index(device, Shape.of(1), -1)))
                .refuses(
                        "other extents that differ",
                        ShapeException.class,
                        "[gather] x=[2, 3] and index=[1, 3] differ on other axes than axis 1",
                        device -> zeros(device, 2, 3).gather(1, index(device, Shape.of(1, 3), 0, 1, 2)))
                .refuses(
                        "real numbers instead of indices",
                        DTypeException.class,
                        "[gather] input 1 must hold indices (INT32), got [3]",
                        device -> zeros(device, 3).gather(0, zeros(device, 3)));
    }

    private static OpRow scatterAdd() {
        return OpRow.of(ScatterAdd.class, d -> {
            Shape shape = d.shape(1, 5);
            int axis = d.between(0, shape.rank() - 1);
            int extent = shape.dim(axis) == 0 ? d.between(0, 5) : d.extent(5);
            return OpCase.of(
                    new ScatterAdd(axis, extent),
                    OpInput.real("x", shape, d.values(shape, -2, 2)),
                    OpInput.indices("index", shape, d.indices(shape, Math.max(1, extent))));
        })
                .sums(c -> c.dim(0, ((ScatterAdd) c.op()).axis()))
                .refusesAttributes(
                        "a negative extent",
                        ArgumentException.class,
                        "[scatter_add] extent must not be negative, got -2",
                        () -> new ScatterAdd(0, -2))
                .refuses(
                        "an index out of range",
                        ArgumentException.class,
                        "[scatter_add] index 2 at position [2] of index=[3] lies outside of axis 0 of extent 2",
                        device -> zeros(device, 3).apply(
                                new ScatterAdd(0, 2), index(device, Shape.of(3), 0, 1, 2)))
                .refuses(
                        "another number of indices",
                        ShapeException.class,
                        "[scatter_add] x=[3] and index=[2] differ",
                        device -> zeros(device, 3).apply(new ScatterAdd(0, 2), index(device, Shape.of(2), 0, 1)));
    }

    private static OpRow indexSelect() {
        return OpRow.of(IndexSelect.class, d -> {
            Shape shape = d.shape(1, 5);
            int axis = d.between(0, shape.rank() - 1);
            Shape index = Shape.of(shape.dim(axis) == 0 ? 0 : d.extentOrZero(9));
            return OpCase.of(
                    new IndexSelect(axis),
                    OpInput.real("x", shape, d.values(shape, -2, 2)),
                    OpInput.indices("index", index, d.indices(index, Math.max(1, shape.dim(axis)))));
        })
                .sums(c -> c.count(1))
                .refusesAttributes(
                        "a negative axis",
                        ArgumentException.class,
                        "[index_select] axis must not be negative, got -1",
                        () -> new IndexSelect(-1))
                .refuses(
                        "an index out of range",
                        ArgumentException.class,
                        "[index_select] index 4 at position [1] of index=[2] lies outside of axis 0 of extent 3",
                        device -> zeros(device, 3, 2).indexSelect(0, index(device, Shape.of(2), 0, 4)))
                .refuses(
                        "an index of two axes",
                        ShapeException.class,
                        "[index_select] index must be a vector, got [1, 2]",
                        device -> zeros(device, 3, 2).indexSelect(0, index(device, Shape.of(1, 2), 0, 1)))
                .refuses(
                        "an axis that is not there",
                        ShapeException.class,
                        "axis 2 does not exist in [3, 2] of rank 2",
                        device -> zeros(device, 3, 2).apply(new IndexSelect(2), index(device, Shape.of(1), 0)));
    }

    private static OpRow indexAdd() {
        return OpRow.of(IndexAdd.class, d -> {
            Shape shape = d.shape(1, 5);
            int axis = d.between(0, shape.rank() - 1);
            int extent = shape.dim(axis) == 0 ? d.between(0, 5) : d.extent(5);
            Shape index = Shape.of(shape.dim(axis));
            return OpCase.of(
                    new IndexAdd(axis, extent),
                    OpInput.real("x", shape, d.values(shape, -2, 2)),
                    OpInput.indices("index", index, d.indices(index, Math.max(1, extent))));
        })
                .sums(c -> c.count(1))
                .refusesAttributes(
                        "a negative extent",
                        ArgumentException.class,
                        "[index_add] extent must not be negative, got -1",
                        () -> new IndexAdd(0, -1))
                .refuses(
                        "an index out of range",
                        ArgumentException.class,
                        "[index_add] index 2 at position [0] of index=[3] lies outside of axis 0 of extent 2",
                        device -> zeros(device, 3).apply(new IndexAdd(0, 2), index(device, Shape.of(3), 2, 1, 0)))
                .refuses(
                        "another number of indices",
                        ShapeException.class,
                        "[index_add] x=[3, 4] and index=[2] do not fit on axis 1",
                        device -> zeros(device, 3, 4).apply(new IndexAdd(1, 2), index(device, Shape.of(2), 0, 1)));
    }

    private static OpRow embedding() {
        return OpRow.of(Embedding.class, d -> {
            Shape weight = Shape.of(d.extent(13), d.extentOrZero(d.limit() / 13));
            Shape index = d.pick(Shape.SCALAR, Shape.of(d.extentOrZero(17)), Shape.of(2, d.extent(9)));
            return OpCase.of(
                    new Embedding(),
                    OpInput.real("weight", weight, d.values(weight, -2, 2)),
                    OpInput.indices("index", index, d.indices(index, weight.dim(0))));
        })
                .sums(c -> c.count(1))
                .refuses(
                        "a word that the table does not have",
                        ArgumentException.class,
                        "[embedding] index 4 at position [1, 0] of tokens=[2, 1] lies outside of axis 0 of extent 4",
                        device -> zeros(device, 4, 3)
                                .apply(new Embedding(), index(device, Shape.of(2, 1), 0, 4).named("tokens")))
                .refuses(
                        "a table of one axis",
                        ShapeException.class,
                        "[embedding] weight must be [entries, dim], got [4]",
                        device -> zeros(device, 4).apply(new Embedding(), index(device, Shape.of(1), 0)))
                .refuses(
                        "real numbers instead of indices",
                        DTypeException.class,
                        "[embedding] input 1 must hold indices (INT32), got [1]",
                        device -> zeros(device, 4, 3).apply(new Embedding(), zeros(device, 1)));
    }

    private static Tensor index(Device device, Shape shape, int... values) {
        return Tensor.ofInts(device, shape, values).named("index");
    }

    private static Tensor zeros(Device device, int... extents) {
        return Tensor.zeros(device, Shape.of(extents));
    }
}
