package dev.gradus.autograd.check.property;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.random.Philox;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCases;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.RandomGenerator;
import net.jqwik.api.Shrinkable;
import net.jqwik.api.ShrinkingDistance;

/**
 * Random tensors for properties: by default of rank 0 to 4 with extents 1 to 8, at most 512 elements of [−10, 10], on
 * {@code Device.reference()}. Each method returns a narrowed copy.
 *
 * <pre>
 * &#64;Provide
 * Arbitrary&lt;Tensor&gt; logits() {
 *     return TensorArbitrary.any().rank(2, 2).normal(0, 3);
 * }
 * </pre>
 *
 * <p>Every call of a property gets a tensor of its own, without a gradient and not requiring one. Shrinking keeps to
 * the rules: a tensor of rank 2 stays one.
 */
public final class TensorArbitrary implements Arbitrary<Tensor> {
    /** One tensor in so many has special numbers among its elements. */
    private static final int SPECIAL_TENSORS = 4;

    private final ShapeRule shapes;
    private final Values values;
    private final Device device;

    private TensorArbitrary(ShapeRule shapes, Values values, Device device) {
        this.shapes = shapes;
        this.values = values;
        this.device = device;
    }

    public static TensorArbitrary any() {
        return new TensorArbitrary(ShapeRule.ANY, new Values.Uniform(-10, 10), Device.reference());
    }

    // ---- narrowing ----

    public TensorArbitrary shape(int... extents) {
        return shape(Shape.of(extents));
    }

    public TensorArbitrary shape(Shape shape) {
        return with(shapes.only(shape));
    }

    public TensorArbitrary rank(int min, int max) {
        return with(shapes.rank(min, max));
    }

    /** With {@code min = 0}, empty tensors as well. */
    public TensorArbitrary extents(int min, int max) {
        return with(shapes.extents(min, max));
    }

    /** Elements of [low, high]; 0, −0, ±1, tiny and huge ones often, if they lie in there. */
    public TensorArbitrary inRange(double low, double high) {
        return with(new Values.Uniform(low, high));
    }

    public TensorArbitrary normal(double mean, double deviation) {
        return with(new Values.Normal(mean, deviation));
    }

    /** Elements of either sign and a size of [gap, gap + 2]. */
    public TensorArbitrary awayFromZero(double gap) {
        return with(new Values.Away(gap));
    }

    /** Elements of which no two are close. */
    public TensorArbitrary distinct() {
        return with(new Values.Distinct());
    }

    /** Indices (INT32) of [0, below). */
    public TensorArbitrary indices(int below) {
        return with(new Values.Index(below));
    }

    public TensorArbitrary on(Device device) {
        return new TensorArbitrary(shapes, values, device);
    }

    private TensorArbitrary with(ShapeRule rule) {
        return new TensorArbitrary(rule, values, device);
    }

    TensorArbitrary with(Values rule) {
        return new TensorArbitrary(shapes, rule, device);
    }

    // ---- what jqwik asks for ----

    @Override
    public RandomGenerator<Tensor> generator(int genSize) {
        return words().generator(genSize).mapShrinkable(word -> new Simplifying(draw(word.value())));
    }

    /** What everything else is drawn from: any number with the same chance. */
    static Arbitrary<Long> words() {
        return Arbitraries.longs().withDistribution(RandomDistribution.uniform()).withoutEdgeCases();
    }

    @Override
    public EdgeCases<Tensor> edgeCases(int maxEdgeCases) {
        List<Supplier<Shrinkable<Tensor>>> cases = new ArrayList<>();
        for (Shape shape : shapes.edges()) {
            double[] special = shape.count() == 0 ? new double[1] : values.special();
            for (double value : special) {
                double[] same = new double[shape.count()];
                Arrays.fill(same, value);
                cases.add(() -> new Simplifying(new Draft(shape, same)));
            }
        }
        return EdgeCases.fromSuppliers(cases.subList(0, Math.min(cases.size(), Math.max(0, maxEdgeCases))));
    }

    private Draft draw(long word) {
        Philox random = new Philox(word);
        Shape shape = shapes.draw(random);
        double[] elements = values.draw(random, shape.count());
        double[] special = values.special();
        if (special.length > 0 && random.nextInt(SPECIAL_TENSORS) == 0) {
            for (int i = 0; i < elements.length; i++) {
                if (random.nextInt(SPECIAL_TENSORS) == 0) {
                    elements[i] = special[random.nextInt(special.length)];
                }
            }
        }
        return new Draft(shape, elements);
    }

    private Tensor tensor(Draft draft) {
        return values.isIndex()
                ? Tensor.ofInts(device, draft.shape(), Arrays.stream(draft.values()).mapToInt(v -> (int) v).toArray())
                : Tensor.of(device, draft.shape(), draft.values());
    }

    /** A tensor, and its way to the simplest one. */
    private final class Simplifying implements Shrinkable<Tensor> {
        private final Draft draft;

        Simplifying(Draft draft) {
            this.draft = draft;
        }

        @Override
        public Tensor value() {
            return tensor(draft);
        }

        @Override
        public Stream<Shrinkable<Tensor>> shrink() {
            ShrinkingDistance here = distance();
            return draft.simpler()
                    .filter(next -> shapes.allows(next.shape()) && values.allows(next.values()))
                    .map(Simplifying::new)
                    .filter(next -> next.distance().compareTo(here) < 0)
                    .map(next -> next);
        }

        @Override
        public ShrinkingDistance distance() {
            return ShrinkingDistance.of(draft.shape().rank(), draft.shape().count(), draft.complexity());
        }
    }
}
