import dev.gradus.autograd.Device;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.op.Op;

/** Holds an operation on the cpu to the formula on the reference: value and gradient. */
final class Same {
    private static final double ALLOWED = 1e-5;

    private Same() {}

    // region same
    static void asTheFormula(Op op, Tensor x) {
        Tensor ours = x.detach().requireGrad();
        Tensor exact = x.to(Device.reference()).requireGrad();
        Tensor dY = x.tanh().add(0.5); // some numbers, not all alike
        Tensor y = ours.apply(op);
        Tensor wanted = exact.apply(new MishFormula());
        y.backward(dY);
        wanted.backward(dY.to(Device.reference()));
        compare("y", wanted, y);
        compare("dX", exact.grad(), ours.grad());
    }
    // endregion same

    private static void compare(String what, Tensor wanted, Tensor got) {
        double[] a = wanted.toDoubles();
        double[] b = got.toDoubles();
        for (int i = 0; i < a.length; i++) {
            if (!(Math.abs(a[i] - b[i]) <= ALLOWED * Math.max(1, Math.abs(a[i])))) { // NaN is caught, too
                throw new AssertionError("%s[%d] is %.6f, the formula says %.6f".formatted(what, i, b[i], a[i]));
            }
        }
    }
}
