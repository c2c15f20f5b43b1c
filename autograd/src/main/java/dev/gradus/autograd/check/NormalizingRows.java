package dev.gradus.autograd.check;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.ShapeException;
import dev.gradus.autograd.op.BatchNorm;
import dev.gradus.autograd.op.GroupNorm;
import dev.gradus.autograd.op.InstanceNorm;
import dev.gradus.autograd.op.Op;
import dev.gradus.autograd.op.SwitchableNorm;
import dev.gradus.autograd.op.WeightStandardization;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.function.Function;

/**
 * Normalizations over channels. What is normalized together is drawn with well-spread values: of a variance near 0, the
 * gradient is near 1/√eps, and differences as well as floats measure nothing.
 */
final class NormalizingRows {
    private NormalizingRows() {}

    static List<OpRow> rows() {
        return List.of(batchNorm(), groupNorm(), instanceNorm(), switchableNorm(), weightStandardization());
    }

    private static OpRow batchNorm() {
        return OpRow.of(BatchNorm.class, d -> {
            int channels = d.extent(7);
            Shape x = d.coin() ? Shape.of(3 + extent(d), channels) : Shape.of(extent(d), channels, 3 + extent(d));
            List<OpInput> inputs = new ArrayList<>();
            inputs.add(OpInput.real("x", x, spreadByChannel(d, x)));
            affine(d, channels, inputs);
            if (d.coin()) {
                Shape vector = Shape.of(channels);
                inputs.add(OpInput.real("mean", vector, d.values(vector, -1, 1)));
                inputs.add(OpInput.real("variance", vector, d.values(vector, 0.5, 2)));
            }
            return new OpCase(new BatchNorm(d.pick(1e-5, 1e-3)), inputs);
        })
                .sums(c -> c.count(0) / c.dim(0, 1))
                .refusesAttributes("no eps", ArgumentException.class,
                        "[batch_norm] eps must be positive and finite, got 0.0", () -> new BatchNorm(0))
                .refuses("no elements", ShapeException.class,
                        "[batch_norm] expected [batch, channels, ...] with elements, got [0, 3, 4]",
                        device -> zeros(device, 0, 3, 4)
                                .apply(new BatchNorm(1), zeros(device, 3), zeros(device, 3)))
                .refuses("another weight", ShapeException.class,
                        "[batch_norm] x=[2, 3, 4] needs weight of shape [3], got [2]",
                        device -> zeros(device, 2, 3, 4)
                                .apply(new BatchNorm(1), zeros(device, 2), zeros(device, 3)))
                .refuses("another variance", ShapeException.class,
                        "[batch_norm] x=[2, 3] needs variance of shape [3], got [1]",
                        device -> zeros(device, 2, 3).apply(new BatchNorm(1), zeros(device, 3), zeros(device, 3),
                                zeros(device, 3), zeros(device, 1)))
                .refuses("a mean without a variance", ArgumentException.class,
                        "[batch_norm] takes x, weight, bias, and mean and variance or neither; got 4 inputs",
                        device -> zeros(device, 2, 3)
                                .apply(new BatchNorm(1), zeros(device, 3), zeros(device, 3), zeros(device, 3)));
    }

    private static OpRow groupNorm() {
        return OpRow.of(GroupNorm.class, d -> {
            int groups = d.extent(3);
            int channels = groups * d.between(1, 3);
            Shape x = withPlaces(d, Shape.of(extent(d), channels));
            return new OpCase(new GroupNorm(groups, d.pick(1e-5, 1e-3)), samples(d, x, groups));
        })
                .sums(c -> 2 * c.count(0))
                .refusesAttributes("no groups", ArgumentException.class,
                        "[group_norm] groups must be positive, got 0", () -> new GroupNorm(0, 1e-5))
                .refusesAttributes("eps that is no number", ArgumentException.class,
                        "[group_norm] eps must be positive and finite, got NaN", () -> new GroupNorm(1, Double.NaN))
                .refuses("groups that do not divide the channels", ShapeException.class,
                        "[group_norm] the 3 channels of [2, 3, 4] do not make 2 groups",
                        device -> zeros(device, 2, 3, 4).apply(new GroupNorm(2, 1)))
                .refuses("another bias", ShapeException.class,
                        "[group_norm] x=[2, 4] needs bias of shape [4], got [2]",
                        device -> zeros(device, 2, 4)
                                .apply(new GroupNorm(2, 1), zeros(device, 4), zeros(device, 2)))
                .refuses("a weight without a bias", ArgumentException.class,
                        "[group_norm] takes x, and weight and bias or neither; got 2 inputs",
                        device -> zeros(device, 2, 4).apply(new GroupNorm(2, 1), zeros(device, 4)))
                .refuses("a vector", ShapeException.class,
                        "[group_norm] expected [batch, channels, ...] with elements, got [4]",
                        device -> zeros(device, 4).apply(new GroupNorm(2, 1)));
    }

    private static OpRow instanceNorm() {
        return sampleNorm(InstanceNorm.class, InstanceNorm::new, "instance_norm", d -> {
            Shape x = withPlaces(d, Shape.of(extent(d), d.extent(5)));
            return new OpCase(new InstanceNorm(d.pick(1e-5, 1e-3)), samples(d, x, x.dim(1)));
        })
                .refuses("another weight", ShapeException.class,
                        "[instance_norm] x=[2, 4, 3] needs weight of shape [4], got [3]",
                        device -> zeros(device, 2, 4, 3)
                                .apply(new InstanceNorm(1), zeros(device, 3), zeros(device, 4)));
    }

    private static OpRow switchableNorm() {
        return sampleNorm(SwitchableNorm.class, SwitchableNorm::new, "switchable_norm", d -> {
            Shape x = withPlaces(d, Shape.of(extent(d), d.extent(5)));
            Shape vector = Shape.of(x.dim(1));
            Shape kinds = Shape.of(3);
            List<OpInput> inputs = new ArrayList<>();
            inputs.add(OpInput.real("x", x, spreadBySample(d, x, x.dim(1))));
            affine(d, x.dim(1), inputs);
            inputs.add(OpInput.real("mean logits", kinds, d.values(kinds, -1, 1)));
            inputs.add(OpInput.real("variance logits", kinds, d.values(kinds, -1, 1)));
            if (d.coin()) {
                inputs.add(OpInput.real("batch mean", vector, d.values(vector, -1, 1)));
                inputs.add(OpInput.real("batch variance", vector, d.values(vector, 0.5, 2)));
            }
            return new OpCase(new SwitchableNorm(d.pick(1e-5, 1e-3)), inputs);
        })
                .refuses("a share too many", ShapeException.class,
                        "[switchable_norm] the mean logits must have shape [3], got [4]",
                        device -> zeros(device, 2, 5).apply(new SwitchableNorm(1), zeros(device, 5), zeros(device, 5),
                                zeros(device, 4), zeros(device, 3)))
                .refuses("another batch mean", ShapeException.class,
                        "[switchable_norm] x=[2, 5] needs batch mean of shape [5], got [2]",
                        device -> zeros(device, 2, 5).apply(new SwitchableNorm(1), zeros(device, 5), zeros(device, 5),
                                zeros(device, 3), zeros(device, 3), zeros(device, 2), zeros(device, 5)))
                .refuses("too few inputs", ArgumentException.class,
                        "[switchable_norm] takes x, weight, bias, mean and variance logits, and batch mean and"
                                + " variance",
                        device -> zeros(device, 2, 5)
                                .apply(new SwitchableNorm(1), zeros(device, 5), zeros(device, 5)));
    }

    private static OpRow weightStandardization() {
        return OpRow.of(WeightStandardization.class, d -> {
            Shape w = withPlaces(d, Shape.of(d.extent(13), d.between(1, 3)));
            return OpCase.of(
                    new WeightStandardization(d.pick(1e-8, 1e-5)),
                    OpInput.real("w", w, spreadBySample(d, w, 1)));
        })
                .sums(c -> c.count(0) / c.dim(0, 0))
                .refusesAttributes("a negative eps", ArgumentException.class,
                        "[weight_standardization] eps must be positive and finite, got -1.0",
                        () -> new WeightStandardization(-1))
                .refuses("a vector", ShapeException.class,
                        "[weight_standardization] expected filters [out, ...] with elements, got [4]",
                        device -> zeros(device, 4).apply(new WeightStandardization(1e-8)))
                .refuses("filters without elements", ShapeException.class,
                        "[weight_standardization] expected filters [out, ...] with elements, got [4, 0]",
                        device -> zeros(device, 4, 0).apply(new WeightStandardization(1e-8)));
    }

    /** What rows of normalizations by sample share. */
    private static OpRow sampleNorm(
            Class<? extends Op> type, DoubleFunction<Op> ofEps, String name,
            Function<Draw, OpCase> draw) {
        return OpRow.of(type, draw)
                .sums(c -> 2 * c.count(0))
                .refusesAttributes("an infinite eps", ArgumentException.class,
                        "[" + name + "] eps must be positive and finite, got Infinity",
                        () -> ofEps.apply(Double.POSITIVE_INFINITY))
                .refuses("no elements", ShapeException.class,
                        "[" + name + "] expected [batch, channels, ...] with elements, got [2, 3, 0]",
                        device -> zeros(device, 2, 3, 0).apply(ofEps.apply(1)));
    }

    /** x, and half of the time weight and bias. */
    private static List<OpInput> samples(Draw d, Shape x, int groups) {
        List<OpInput> inputs = new ArrayList<>();
        inputs.add(OpInput.real("x", x, spreadBySample(d, x, groups)));
        if (d.coin()) {
            affine(d, x.dim(1), inputs);
        }
        return inputs;
    }

    private static void affine(Draw d, int channels, List<OpInput> inputs) {
        Shape vector = Shape.of(channels);
        inputs.add(OpInput.real("weight", vector, d.values(vector, -1.5, 1.5)));
        inputs.add(OpInput.real("bias", vector, d.values(vector, -1, 1)));
    }

    /** A batch or an extent: small, now and then 13. */
    private static int extent(Draw d) {
        return d.size() > 10 && d.between(0, 7) == 0 ? 13 : d.extent(4);
    }

    /** One to three axes of places behind [batch, channels], at least 4 places. */
    private static Shape withPlaces(Draw d, Shape leading) {
        Shape shape = leading.insert(leading.rank(), 3 + extent(d));
        for (int axes = d.between(0, 2); axes > 0; axes--) {
            shape = shape.insert(shape.rank(), d.between(1, 2));
        }
        return shape;
    }

    /** Values of which each group of each sample has its own spread. */
    private static double[] spreadBySample(Draw d, Shape x, int groups) {
        int rows = x.dim(0) * groups;
        return d.distinctRows(Shape.of(rows, x.count() / rows));
    }

    /** Values of which each channel has its own spread. */
    private static double[] spreadByChannel(Draw d, Shape x) {
        int channels = x.dim(1);
        int each = x.count() / channels;
        int places = x.count(2, x.rank());
        double[] rows = d.distinctRows(Shape.of(channels, each));
        double[] values = new double[rows.length];
        for (int i = 0; i < values.length; i++) {
            int sample = i / (channels * places);
            int channel = i / places % channels;
            values[i] = rows[channel * each + sample * places + i % places];
        }
        return values;
    }

    private static Tensor zeros(Device device, int... extents) {
        return Tensor.zeros(device, Shape.of(extents));
    }
}
