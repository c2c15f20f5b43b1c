package dev.gradus.autograd.check.property;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.providers.ArbitraryProvider;
import net.jqwik.api.providers.TypeUsage;

/** Tells jqwik how to draw parameters of our types; found by the service loader. */
public final class GradusArbitraries implements ArbitraryProvider {
    @Override
    public boolean canProvideFor(TypeUsage target) {
        return target.isOfType(Tensor.class) || target.isOfType(Shape.class) || target.isOfType(BroadcastPair.class);
    }

    @Override
    public Set<Arbitrary<?>> provideFor(TypeUsage target, SubtypeProvider subtypes) {
        if (target.isOfType(Tensor.class)) {
            return Set.of(tensors(target));
        }
        ShapeArbitrary shapes = shapes(target);
        return Set.of(target.isOfType(Shape.class) ? shapes : BroadcastPair.around(shapes));
    }

    private static ShapeArbitrary shapes(TypeUsage target) {
        ShapeArbitrary shapes = ShapeArbitrary.any();
        var rank = target.findAnnotation(WithRank.class);
        shapes = rank.isPresent() ? shapes.rank(rank.get().min(), rank.get().max()) : shapes;
        var extents = target.findAnnotation(WithExtents.class);
        shapes = extents.isPresent() ? shapes.extents(extents.get().min(), extents.get().max()) : shapes;
        var fixed = target.findAnnotation(WithShape.class);
        return fixed.isPresent() ? shapes.only(fixed.get().value()) : shapes;
    }

    private static TensorArbitrary tensors(TypeUsage target) {
        TensorArbitrary tensors = TensorArbitrary.any();
        var rank = target.findAnnotation(WithRank.class);
        tensors = rank.isPresent() ? tensors.rank(rank.get().min(), rank.get().max()) : tensors;
        var extents = target.findAnnotation(WithExtents.class);
        tensors = extents.isPresent() ? tensors.extents(extents.get().min(), extents.get().max()) : tensors;
        var fixed = target.findAnnotation(WithShape.class);
        tensors = fixed.isPresent() ? tensors.shape(fixed.get().value()) : tensors;
        tensors = target.isAnnotated(OnCpu.class) ? tensors.on(Device.cpu()) : tensors;
        return tensors.with(values(target));
    }

    private static Values values(TypeUsage target) {
        return target.findAnnotation(Indices.class).<Values>map(a -> new Values.Index(a.below()))
                .or(() -> target.findAnnotation(DistinctValues.class).map(a -> new Values.Distinct()))
                .or(() -> target.findAnnotation(AwayFromZero.class).map(a -> new Values.Away(a.value())))
                .or(() -> target.findAnnotation(NormalValues.class)
                        .map(a -> new Values.Normal(a.mean(), a.deviation())))
                .or(() -> target.findAnnotation(InRange.class).map(a -> new Values.Uniform(a.low(), a.high())))
                .orElseGet(() -> new Values.Uniform(-10, 10));
    }
}
