import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.backend.Backend;
import dev.gradus.autograd.backend.Floats;
import dev.gradus.autograd.op.FusedOp;
import dev.gradus.autograd.op.UnaryOp;
import dev.gradus.autograd.tape.Frame;
import dev.gradus.autograd.tape.Gradients;

/** Mish with a kernel for the cpu, fit for any number. */
record Mish() implements UnaryOp, FusedOp {
    // region limit
    /** For x of 20 and more tanh(ln(1 + e^x)) is 1 in float, and nothing overflows yet. */
    private static final float LARGEST = 4.85e8f; // e^20
    // endregion limit

    public Shape shape(Shape x) {
        return x;
    }

    /** What it equals, and what runs on every other device. */
    public Tensor composite(Tensor... inputs) {
        return inputs[0].apply(new MishFormula());
    }

    public boolean hasKernel(Backend backend) {
        return backend == Device.cpu().backend();
    }

    public Tensor forward(Frame f, Shape shape) {
        Tensor x = f.input(0);
        Tensor y = f.allocate(shape);
        f.kernels().elementwise().exp(y.storage(), x.storage()); // y = eˣ, on all cores
        forward(Floats.of(y.storage()), Floats.of(x.storage()), x.count());
        return y;
    }

    public Gradients backward(Frame f, Tensor dY) {
        Tensor x = f.input(0);
        Tensor dX = f.allocate(x.shape());
        f.kernels().elementwise().exp(dX.storage(), x.storage());
        float[] numbers = Floats.of(x.storage());
        backward(Floats.of(dX.storage()), Floats.of(dY.storage()), numbers, x.count());
        return Gradients.of(dX);
    }

    // region kernels
    /** y holds eˣ, and then the result. */
    private static void forward(float[] y, float[] x, int count) {
        for (int i = 0; i < count; i++) {
            float e = Math.min(y[i], LARGEST);
            float n = e * (e + 2);
            y[i] = x[i] * (n / (n + 2));
        }
    }

    /** dX holds eˣ, and then the result. */
    private static void backward(float[] dX, float[] dY, float[] x, int count) {
        for (int i = 0; i < count; i++) {
            float e = Math.min(dX[i], LARGEST);
            float n = e * (e + 2);
            float m = n + 2;
            dX[i] = dY[i] * (n / m + 4 * x[i] * e * (1 + e) / (m * m));
        }
    }
    // endregion kernels
}
