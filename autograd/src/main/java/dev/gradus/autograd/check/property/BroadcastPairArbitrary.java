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

/**
 * Pairs that broadcast to the shapes of another arbitrary. The pair itself is simplified, not the numbers it was drawn
 * from: a smaller number may stand for a larger pair, and shrinking would end there.
 */
final class BroadcastPairArbitrary implements Arbitrary<BroadcastPair> {
    private final ShapeRule results;

    BroadcastPairArbitrary(ShapeArbitrary results) {
        this.results = results.rule();
    }

    @Override
    public RandomGenerator<BroadcastPair> generator(int genSize) {
        return TensorArbitrary.words()
                .generator(genSize)
                .mapShrinkable(word -> new Simplifying(draw(new Philox(word.value()))));
    }

    @Override
    public EdgeCases<BroadcastPair> edgeCases(int maxEdgeCases) {
        List<Supplier<Shrinkable<BroadcastPair>>> cases = results.edges().stream()
                .limit(Math.max(0, maxEdgeCases))
                .<Supplier<Shrinkable<BroadcastPair>>>map(
                        shape -> () -> new Simplifying(new BroadcastPair(shape, shape)))
                .toList();
        return EdgeCases.fromSuppliers(cases);
    }

    private BroadcastPair draw(Philox random) {
        Shape result = results.draw(random);
        int rank = result.rank();
        return BroadcastPair.of(result, random.nextInt(1 << 2 * rank), random.nextInt(2 * rank + 1) - rank);
    }

    /** A pair, and its way to the simplest one: fewer axes in front of either shape, then smaller extents. */
    private final class Simplifying implements Shrinkable<BroadcastPair> {
        private final BroadcastPair pair;

        Simplifying(BroadcastPair pair) {
            this.pair = pair;
        }

        @Override
        public BroadcastPair value() {
            return pair;
        }

        @Override
        public Stream<Shrinkable<BroadcastPair>> shrink() {
            Shape left = pair.left();
            Shape right = pair.right();
            Stream<BroadcastPair> fewerAxes = Stream.concat(
                    left.rank() == 0 ? Stream.empty() : Stream.of(new BroadcastPair(left.without(0), right)),
                    right.rank() == 0 ? Stream.empty() : Stream.of(new BroadcastPair(left, right.without(0))));
            Stream<BroadcastPair> smaller = IntStream.rangeClosed(1, Math.max(left.rank(), right.rank()))
                    .boxed()
                    .flatMap(fromEnd -> extents(fromEnd).mapToObj(extent -> new BroadcastPair(
                            atMost(left, fromEnd, extent), atMost(right, fromEnd, extent))));
            return Stream.concat(fewerAxes, smaller)
                    .filter(next -> !next.equals(pair) && results.allows(next.result()))
                    .map(Simplifying::new);
        }

        /** Extents that an axis, counted from the end, may shrink to on both sides. */
        private IntStream extents(int fromEnd) {
            int now = pair.result().dim(-fromEnd);
            return IntStream.of(0, 1, now / 2, now - 1).filter(extent -> extent >= 0 && extent < now).distinct();
        }

        /** Where the extent is 1 it stays, so that the pair still broadcasts. */
        private static Shape atMost(Shape shape, int fromEnd, int extent) {
            boolean shrinks = fromEnd <= shape.rank() && shape.dim(-fromEnd) > Math.max(1, extent);
            return shrinks ? shape.with(-fromEnd, extent) : shape;
        }

        @Override
        public ShrinkingDistance distance() {
            return ShrinkingDistance.of(
                    pair.left().rank() + pair.right().rank(),
                    Stream.of(pair.left(), pair.right())
                            .flatMapToInt(shape -> Arrays.stream(shape.toArray()))
                            .asLongStream()
                            .sum());
        }
    }
}
