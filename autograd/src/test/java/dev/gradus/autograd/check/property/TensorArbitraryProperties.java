package dev.gradus.autograd.check.property;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.DType;
import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ArgumentException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Shrinkable;
import net.jqwik.api.constraints.Size;

/** What annotations promise about drawn tensors, for every drawn one and for everything it shrinks to. */
class TensorArbitraryProperties {
    @Property(tries = 200)
    void withoutAnnotationsTensorsAreSmallAndTame(@ForAll Tensor x) {
        assertEquals(Device.reference(), x.device());
        assertTrue(x.rank() <= 4 && x.count() >= 1 && x.count() <= 512, x.describe());
        assertTrue(Arrays.stream(x.toDoubles()).allMatch(value -> Math.abs(value) <= 10));
        assertFalse(x.requiresGrad());
    }

    @Property(tries = 100)
    void shapesAreAsAsked(
            @ForAll @WithShape({2, 3}) Tensor fixed,
            @ForAll @WithShape({}) Tensor scalar,
            @ForAll @WithRank(min = 2, max = 3) @WithExtents(min = 0, max = 4) Tensor ranked,
            @ForAll @WithRank(min = 5, max = 5) Shape shape) {
        assertEquals(Shape.of(2, 3), fixed.shape());
        assertEquals(Shape.SCALAR, scalar.shape());
        assertTrue(ranked.rank() >= 2 && ranked.rank() <= 3);
        assertTrue(Arrays.stream(ranked.shape().toArray()).allMatch(extent -> extent <= 4));
        assertEquals(5, shape.rank());
    }

    @Property(tries = 200)
    void elementsAreAsAsked(
            @ForAll @InRange(low = 0.25, high = 4) Tensor positive,
            @ForAll @NormalValues(mean = 100, deviation = 0.1) Tensor normal,
            @ForAll @AwayFromZero(0.5) Tensor away,
            @ForAll @DistinctValues Tensor distinct,
            @ForAll @Indices(below = 3) Tensor labels,
            @ForAll @OnCpu Tensor fast) {
        assertTrue(Arrays.stream(positive.toDoubles()).allMatch(value -> value >= 0.25 && value <= 4));
        assertTrue(Arrays.stream(normal.toDoubles()).allMatch(value -> Math.abs(value - 100) < 0.8));
        assertTrue(Arrays.stream(away.toDoubles()).allMatch(value -> Math.abs(value) >= 0.5));
        assertEquals(distinct.count(), Arrays.stream(distinct.toDoubles()).distinct().count());
        assertEquals(DType.INT32, labels.dtype());
        assertTrue(Arrays.stream(labels.toInts()).allMatch(label -> label >= 0 && label < 3));
        assertEquals(Device.cpu(), fast.device());
    }

    @Property(tries = 200)
    void pairsBroadcast(@ForAll @WithExtents(min = 0, max = 5) BroadcastPair pair) {
        assertTrue(pair.result().rank() == Math.max(pair.left().rank(), pair.right().rank()));
    }

    @Property(tries = 50)
    void annotationsReachTheElementsOfLists(@ForAll @Size(3) List<@WithShape({2}) @OnCpu Tensor> list) {
        assertTrue(list.stream().allMatch(x -> x.shape().equals(Shape.of(2)) && x.device() == Device.cpu()));
    }

    @Example
    void specialNumbersAndEmptyTensorsAreEdgeCases() {
        Set<Double> seen = new HashSet<>();
        Set<Shape> shapes = new HashSet<>();
        for (Shrinkable<Tensor> edge : TensorArbitrary.any().extents(0, 3).inRange(-1e30f, 1e30f).edgeCases()) {
            Arrays.stream(edge.value().toDoubles()).forEach(seen::add);
            shapes.add(edge.value().shape());
        }
        assertEquals(Set.of(0.0, -0.0, 1.0, -1.0, (double) Float.MIN_NORMAL, (double) -Float.MIN_NORMAL,
                (double) 1e30f, (double) -1e30f), seen);
        assertEquals(Set.of(Shape.SCALAR, Shape.of(0), Shape.of(1)), shapes);
        for (Shrinkable<Tensor> edge : TensorArbitrary.any().inRange(0.5, 2).edgeCases()) {
            assertTrue(Arrays.stream(edge.value().toDoubles()).allMatch(value -> value == 1));
        }
    }

    @Example
    void everyRankAndExtentIsDrawn() {
        BitSet ranks = new BitSet();
        BitSet extents = new BitSet();
        TensorArbitrary.any().rank(0, 5).extents(0, 8).sampleStream().limit(500).forEach(x -> {
            ranks.set(x.rank());
            Arrays.stream(x.shape().toArray()).forEach(extents::set);
        });
        assertEquals(6, ranks.cardinality());
        assertEquals(9, extents.cardinality());
    }

    @Property(tries = 100)
    void shrinkingKeepsTheRulesAndEnds(@ForAll long ignored) {
        TensorArbitrary rule = TensorArbitrary.any().rank(1, 3).extents(1, 4).awayFromZero(0.3);
        Shrinkable<Tensor> at = rule.edgeCases().iterator().next();
        int steps = 0;
        for (var next = at.shrink().findFirst(); next.isPresent(); next = next.get().shrink().findFirst()) {
            Tensor x = next.get().value();
            assertTrue(x.rank() >= 1 && Arrays.stream(x.toDoubles()).allMatch(value -> Math.abs(value) >= 0.3));
            assertTrue(steps++ < 10_000);
        }
    }

    @Example
    void everyCallGetsATensorOfItsOwn() {
        Shrinkable<Tensor> drawn = TensorArbitrary.any().edgeCases().iterator().next();
        assertNotSame(drawn.value(), drawn.value());
    }

    @Example
    void rulesThatCannotBeMetAreRefused() {
        assertRefused("rank must satisfy 0 <= min <= max, got min 3 and max 2", () -> TensorArbitrary.any().rank(3, 2));
        assertRefused("extent must satisfy 0 <= min <= max, got min -1 and max 2",
                () -> ShapeArbitrary.any().extents(-1, 2));
        assertRefused("finite ends in order", () -> TensorArbitrary.any().inRange(1, Double.NaN));
        assertRefused("deviation positive", () -> TensorArbitrary.any().normal(0, 0));
        assertRefused("the gap around 0 must be positive, got 0.0", () -> TensorArbitrary.any().awayFromZero(0));
        assertRefused("indices below 0 do not exist", () -> TensorArbitrary.any().indices(0));
    }

    private static void assertRefused(String problem, Runnable attempt) {
        ArgumentException e = assertThrows(ArgumentException.class, attempt::run);
        assertTrue(e.getMessage().contains(problem), e.getMessage());
    }
}
