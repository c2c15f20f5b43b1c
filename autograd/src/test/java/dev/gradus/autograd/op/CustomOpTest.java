package dev.gradus.autograd.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.check.GradCheck;
import dev.gradus.autograd.tape.Frame;
import dev.gradus.autograd.tape.Gradients;
import dev.gradus.autograd.tape.Tape;
import org.junit.jupiter.api.Test;

/** An operation that a reader might write, in the two ways there are. */
class CustomOpTest {
    /** Softplus, y = ln(1 + eˣ), computed by hand; gradient dX = dY·sigmoid(x). */
    record Softplus() implements UnaryOp {
        @Override
        public Shape shape(Shape x) {
            return x;
        }

        @Override
        public Tensor forward(Frame f, Shape shape) {
            double[] values = f.input(0).toDoubles();
            for (int i = 0; i < values.length; i++) {
                values[i] = Math.log1p(Math.exp(-Math.abs(values[i]))) + Math.max(values[i], 0);
            }
            return Tensor.of(f.device(), shape, values);
        }

        @Override
        public Gradients backward(Frame f, Tensor dY) {
            return Gradients.of(dY.mul(f.input(0).sigmoid()));
        }
    }

    private static Tensor softplus(Tensor x) {
        return Tape.run(new Softplus(), x);
    }

    /** Mish, x·tanh(softplus(x)): a composite of operations gets its gradients without being asked. */
    private static Tensor mish(Tensor x) {
        return x.mul(softplus(x).tanh());
    }

    private final Tensor x = Tensor.of(Device.reference(), Shape.of(2, 3), new double[] {-30, -1.5, 0, 0.5, 2, 30});

    @Test
    void itsGradientsOfBothOrdersAreRight() {
        GradCheck.of(in -> softplus(in[0]), x).named("softplus").check();
        GradCheck.of(in -> softplus(in[0]), x).named("softplus").order(2).check();
        GradCheck.of(in -> mish(in[0]), x).named("mish").check();
        GradCheck.of(in -> mish(in[0]), x).named("mish").order(2).check();
    }

    @Test
    void itRunsOnEveryDevice() {
        Tensor onCpu = x.to(Device.cpu()).requireGrad();
        softplus(onCpu).sum().backward();
        double[] expected = {0, 0.18242552, 0.5, 0.62245933, 0.88079708, 1};
        assertArrayEquals(expected, onCpu.grad().toDoubles(), 1e-6);
        assertEquals("softplus", new Softplus().name());
    }
}
