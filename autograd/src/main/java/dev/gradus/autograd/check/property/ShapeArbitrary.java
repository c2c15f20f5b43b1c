package dev.gradus.autograd.check.property;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.random.Philox;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCases;
import net.jqwik.api.RandomGenerator;
import net.jqwik.api.Shrinkable;
import net.jqwik.api.ShrinkingDistance;

/** Random shapes for properties: by default of rank 0 to 4 with extents 1 to 8. Each method returns a narrowed copy. */
public final class ShapeArbitrary implements Arbitrary<Shape> {
    private final ShapeRule rule;

    private ShapeArbitrary(ShapeRule rule) {
        this.rule = rule;
    }

    public static ShapeArbitrary any() {
        return new ShapeArbitrary(ShapeRule.ANY);
    }

    public ShapeArbitrary only(int... extents) {
        return new ShapeArbitrary(rule.only(Shape.of(extents)));
    }

    public ShapeArbitrary rank(int min, int max) {
        return new ShapeArbitrary(rule.rank(min, max));
    }

    /** With {@code min = 0}, shapes without elements as well. */
    public ShapeArbitrary extents(int min, int max) {
        return new ShapeArbitrary(rule.extents(min, max));
    }

    ShapeRule rule() {
        return rule;
    }

    @Override
    public RandomGenerator<Shape> generator(int genSize) {
        return TensorArbitrary.words()
                .generator(genSize)
                .mapShrinkable(word -> new Simplifying(rule.draw(new Philox(word.value()))));
    }

    @Override
    public EdgeCases<Shape> edgeCases(int maxEdgeCases) {
        List<Supplier<Shrinkable<Shape>>> cases = rule.edges().stream()
                .limit(Math.max(0, maxEdgeCases))
                .<Supplier<Shrinkable<Shape>>>map(shape -> () -> new Simplifying(shape))
                .toList();
        return EdgeCases.fromSuppliers(cases);
    }

    /** A shape, and its way to the simplest one: fewer axes, then smaller extents. */
    private final class Simplifying implements Shrinkable<Shape> {
        private final Shape shape;

        Simplifying(Shape shape) {
            this.shape = shape;
        }

        @Override
        public Shape value() {
            return shape;
        }

        @Override
        public Stream<Shrinkable<Shape>> shrink() {
            Stream<Shape> fewerAxes = IntStream.range(0, shape.rank()).mapToObj(shape::without);
            Stream<Shape> smaller = IntStream.range(0, shape.rank()).boxed().flatMap(axis -> IntStream
                    .of(0, 1, shape.dim(axis) / 2, shape.dim(axis) - 1)
                    .filter(extent -> extent >= 0 && extent < shape.dim(axis))
                    .mapToObj(extent -> shape.with(axis, extent)));
            return Stream.concat(fewerAxes, smaller).filter(rule::allows).map(Simplifying::new);
        }

        @Override
        public ShrinkingDistance distance() {
            return ShrinkingDistance.of(shape.rank(), Arrays.stream(shape.toArray()).asLongStream().sum());
        }
    }
}
