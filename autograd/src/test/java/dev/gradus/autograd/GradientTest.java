package dev.gradus.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.gradus.autograd.error.GraphException;
import dev.gradus.autograd.error.ShapeException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Derivatives as values, products with Jacobian and Hessian, and hooks. */
@SuppressWarnings("try")
class GradientTest {
    private static Tensor vector(double... values) {
        return Tensor.of(Device.reference(), Shape.of(values.length), values);
    }

    private static Tensor leaf(double... values) {
        return vector(values).requireGrad();
    }

    private static void assertValues(Tensor tensor, double... expected) {
        assertArrayEquals(expected, tensor.toDoubles(), 1e-12);
    }

    // ---- gradients ----

    @Test
    void aGradientIsReturnedAndLeavesStayAsTheyAre() {
        Tensor x = leaf(1, -2);
        assertValues(Gradient.of(x.pow(3).sum(), x)[0], 3, 12);
        assertNull(x.grad());
    }

    @Test
    void aGradientsGradientIsTheSecondDerivative() {
        Tensor x = leaf(1, -2);
        Tensor first = Gradient.differentiable(x.pow(3).sum(), x)[0];
        assertValues(Gradient.of(first.sum(), x)[0], 6, -12);
    }

    @Test
    void aGradientGoesThroughAnInputThatAnotherWasComputedFrom() {
        Tensor x = leaf(3);
        Tensor middle = x.square();
        Tensor y = middle.mul(x);
        Tensor[] both = Gradient.of(y, x, middle);
        assertValues(both[0], 27);
        assertValues(both[1], 3);
        assertValues(Gradient.of(y, middle)[0], 3);
    }

    @Test
    void aPenaltyOnTheGradientIsTrainedThroughBackward() {
        Tensor w = leaf(0.5, 2);
        Tensor slope = Gradient.differentiable(w.pow(3).sum(), w)[0];
        slope.square().sum().backward();
        assertValues(w.grad(), 4 * 9 * 0.125, 4 * 9 * 8);
    }

    @Test
    void aJacobianVectorProductIsTheDerivativeAlongTheDirections() {
        Tensor a = leaf(1, 2);
        Tensor b = leaf(3, -1);
        Tensor y = a.square().mul(b);
        Tensor along = Gradient.jacobianVector(y, new Tensor[] {a, b}, new Tensor[] {vector(1, 10), vector(100, 0)});
        assertValues(along, 2 * 3 * 1 + 100, 2 * 2 * -1 * 10);
    }

    @Test
    void aJacobianVectorProductGoesThroughFusedOperations() {
        Tensor x = leaf(0.3, -0.7, 1.1);
        Tensor v = vector(0.5, -1, 2);
        double h = 1e-6;
        double[] above = x.detach().add(v.mul(h)).softmax().toDoubles();
        double[] below = x.detach().add(v.mul(-h)).softmax().toDoubles();
        double[] along = Gradient.jacobianVector(x.softmax(), new Tensor[] {x}, new Tensor[] {v}).toDoubles();
        for (int i = 0; i < 3; i++) {
            assertEquals((above[i] - below[i]) / (2 * h), along[i], 1e-9);
        }
    }

    @Test
    void aJacobianVectorProductOfAConstantFunctionIsZero() {
        Tensor x = leaf(1, 2);
        Tensor other = leaf(5);
        assertValues(Gradient.jacobianVector(other.square(), new Tensor[] {x}, new Tensor[] {vector(1, 1)}), 0);
    }

    @Test
    void aHessianVectorProductNeverBuildsTheHessian() {
        Tensor x = leaf(1, 2, 3);
        Tensor y = x.square().sum().square();
        // y = (x·x)², Hessian 8·x·xᵀ + 4·(x·x)·I
        double dot = 1 * 1 + 2 * -1 + 3 * 0.5;
        Tensor[] product = Gradient.hessianVector(y, new Tensor[] {x}, new Tensor[] {vector(1, -1, 0.5)});
        assertValues(product[0], 8 * dot * 1 + 56, 8 * dot * 2 - 56, 8 * dot * 3 + 28);
        assertValues(Gradient.hessianVector(x.sum(), new Tensor[] {x}, new Tensor[] {vector(1, 1, 1)})[0], 0, 0, 0);
    }

    @Test
    void directionsThatDoNotFitAreRefused() {
        Tensor x = leaf(1, 2);
        Tensor[] inputs = {x.named("x")};
        ShapeException shape = assertThrows(
                ShapeException.class, () -> Gradient.hessianVector(x.sum(), inputs, new Tensor[] {vector(1)}));
        assertEquals("[hessian_vector] the direction of x=[2] has shape [1]", shape.getMessage().lines().findFirst()
                .orElse(""));
        assertThrows(ShapeException.class, () -> Gradient.jacobianVector(x, inputs, new Tensor[0]));
        assertThrows(ShapeException.class, () -> Gradient.of(x, x));
    }

    // ---- hooks ----

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aHookSeesTheWholeGradientOfALeafOnce(boolean scoped) {
        Tensor x = leaf(3);
        List<Double> seen = new ArrayList<>();
        x.onGradient(g -> {
            seen.add(g.item());
            return g;
        });
        try (Scope scope = scoped ? Scope.open() : null) {
            Tensor y = x.square();
            y.add(x.mul(10)).add(y).sum().backward();
        }
        assertEquals(List.of(22.0), seen);
        assertValues(x.grad(), 22);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aHookReplacesTheGradientOfAnIntermediateValue(boolean scoped) {
        Tensor x = leaf(3, 5);
        try (Scope scope = scoped ? Scope.open() : null) {
            Tensor middle = x.square();
            middle.onGradient(g -> g.mul(100));
            middle.tanh().add(middle.mul(2)).sub(middle.tanh()).sum().backward();
        }
        assertArrayEquals(new double[] {1200, 2000}, x.grad().toDoubles(), 1e-9);
    }

    @Test
    void hooksRunInTheirOrderUntilTheyAreClosed() {
        Tensor x = leaf(1);
        Hook plus = x.onGradient(g -> g.add(1));
        Hook times = x.onGradient(g -> g.mul(10));
        x.mul(2).backward();
        assertValues(x.grad(), 30);
        plus.close();
        plus.close();
        x.zeroGrad();
        x.mul(2).backward();
        assertValues(x.grad(), 20);
        times.close();
        assertFalse(x.hasHooks());
    }

    @Test
    void hooksCountInGradientsThatAreReturned() {
        Tensor x = leaf(3);
        Tensor middle = x.square();
        x.onGradient(g -> g.add(1));
        middle.onGradient(g -> g.mul(2));
        assertValues(Gradient.of(middle.mul(5), x)[0], 61);
        Tensor[] both = Gradient.of(middle.mul(5), x, middle);
        assertValues(both[0], 61);
        assertValues(both[1], 10);
    }

    @Test
    void aHookThatReturnsNothingOrAnotherShapeIsRefused() {
        Tensor x = leaf(1, 2).named("x");
        Hook hook = x.onGradient(g -> null);
        ShapeException e = assertThrows(ShapeException.class, () -> x.sum().backward());
        assertEquals("[on_gradient] a hook of x=[2] returned null", e.getMessage().lines().findFirst().orElse(""));
        hook.close();
        x.onGradient(g -> g.sum());
        assertThrows(ShapeException.class, () -> x.sum().backward());
        assertThrows(GraphException.class, () -> vector(1).onGradient(g -> g));
    }
}
