package dev.gradus.autograd.check.property;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.check.GradCheck;
import dev.gradus.autograd.op.UnaryOp;
import dev.gradus.autograd.tape.Frame;
import dev.gradus.autograd.tape.Gradients;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Properties that fail; {@link CounterexampleTest} runs them (their class's name keeps them out of the build's tests).
 */
class Mistaken {
    /** |x| with the gradient of x: right for positive elements. */
    record WrongAbs() implements UnaryOp {
        @Override
        public Shape shape(Shape x) {
            return x;
        }

        @Override
        public Tensor forward(Frame f, Shape shape) {
            return f.input(0).detach().abs();
        }

        @Override
        public Gradients backward(Frame f, Tensor dY) {
            return Gradients.of(dY);
        }
    }

    @Property(tries = 200)
    void theGradientOfAbsIsRight(@ForAll @WithRank(max = 4) @AwayFromZero(0.5) Tensor x) {
        GradCheck.of(in -> in[0].apply(new WrongAbs()), x).check();
    }

    @Property(tries = 200)
    void aSumDropsTheLastAxis(@ForAll @WithRank(min = 2, max = 4) Tensor x, @ForAll boolean keep) {
        assertEquals(x.shape().without(-1), x.sum(false, 0).shape());
    }

    @Property(tries = 200)
    void elementsAreSmall(@ForAll @InRange(low = -1e30, high = 1e30) @OnCpu Tensor x) {
        assertTrue(Arrays.stream(x.toDoubles()).allMatch(value -> Math.abs(value) < 1000));
    }

    @Property(tries = 200)
    void indicesAreSmall(@ForAll @Indices(below = 50) @WithRank(min = 1) Tensor labels) {
        assertFalse(Arrays.stream(labels.toInts()).anyMatch(label -> label > 20));
    }

    @Property(tries = 200)
    void nothingIsRepeated(@ForAll BroadcastPair pair) {
        assertEquals(pair.left(), pair.right());
    }
}
