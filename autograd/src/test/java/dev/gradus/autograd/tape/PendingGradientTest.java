package dev.gradus.autograd.tape;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Gradient;
import dev.gradus.autograd.Scope;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/** A layer norm that adds its gradient to the one pending for its input, against the same on primitives. */
class PendingGradientTest {
    private static final Shape SHAPE = Shape.of(2, 3, 4);

    private final Tensor weight = vary(Shape.of(4), 2);
    private final Tensor bias = vary(Shape.of(4), 3);

    @Test
    void aResidualBranchGetsTheSumOfBothGradients() {
        check((x, norm) -> x.add(norm));
    }

    @Test
    void aValueThatIsUsedTwiceBesideTheNormGetsAllThree() {
        check((x, norm) -> x.mul(x).add(norm));
    }

    @Test
    void aValueWithoutAnotherUserGetsTheNormsAlone() {
        check((x, norm) -> norm);
    }

    @Test
    void insideAScopeTheSameBitsCome() {
        Tensor input = vary(SHAPE, 1).requireGrad();
        residual(input).backward(vary(SHAPE, 5));
        float[] want = input.grad().toFloats();
        input.zeroGrad();
        try (Scope _ = Scope.open()) {
            residual(input).backward(vary(SHAPE, 5));
        }
        assertArrayEquals(want, input.grad().toFloats());
    }

    @Test
    void aPartialDerivativeByTheSharedValueIsTheWholeSum() {
        Tensor x = vary(SHAPE, 1).requireGrad().mul(2);
        Tensor norm = x.layerNorm(weight, bias, 1e-5);
        Tensor got = Gradient.of(x.add(norm).mul(vary(SHAPE, 5)).sum(), x)[0];
        assertArrayEquals(
                gradient(vary(SHAPE, 1), (u, v) -> u.add(v)), got.mul(2).toFloats(), 1e-5f);
    }

    private Tensor residual(Tensor input) {
        Tensor x = input.mul(2);
        return x.add(x.layerNorm(weight, bias, 1e-5));
    }

    private void check(BiFunction<Tensor, Tensor, Tensor> join) {
        assertArrayEquals(wanted(join), gradient(vary(SHAPE, 1), join), 1e-5f);
    }

    private float[] gradient(Tensor leaf, BiFunction<Tensor, Tensor, Tensor> join) {
        Tensor x = leaf.requireGrad().mul(2);
        join.apply(x, x.layerNorm(weight, bias, 1e-5)).backward(vary(SHAPE, 5));
        return leaf.grad().toFloats();
    }

    private float[] wanted(BiFunction<Tensor, Tensor, Tensor> join) {
        Device reference = Device.reference();
        Tensor leaf = vary(SHAPE, 1).to(reference).requireGrad();
        Tensor x = leaf.mul(2);
        Tensor norm = x.layerNorm(weight.to(reference), bias.to(reference), 1e-5);
        join.apply(x, norm).backward(vary(SHAPE, 5).to(reference));
        return leaf.grad().toFloats();
    }

    private static Tensor vary(Shape shape, int salt) {
        float[] values = new float[shape.count()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) Math.sin(salt + 1.7 * i);
        }
        return Tensor.of(Device.cpu(), shape, values);
    }
}
