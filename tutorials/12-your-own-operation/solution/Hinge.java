import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.backend.Backend;
import dev.gradus.autograd.backend.Floats;
import dev.gradus.autograd.op.FusedOp;
import dev.gradus.autograd.op.UnaryOp;
import dev.gradus.autograd.tape.Frame;
import dev.gradus.autograd.tape.Gradients;

// The exercise of lesson 12. Fill in formula(), forwardLoop() and backwardLoop(), then run: ./gradus check 12

/** The squared hinge, y = max(0, 1 − x)², made of operations of Tensor. */
// region formula
Tensor formula(Tensor x) {
    return x.mul(-1).add(1).relu().square();
}
// endregion formula

/** The same in one loop: writes y[0] … y[count − 1], which hold rubbish before. The arrays may be longer. */
// region forwardLoop
void forwardLoop(float[] y, float[] x, int count) {
    for (int i = 0; i < count; i++) {
        float gap = Math.max(0, 1 - x[i]);
        y[i] = gap * gap;
    }
}
// endregion forwardLoop

/** The gradient of x from dY, that of the result: writes dX[0] … dX[count − 1], which hold rubbish before. */
// region backwardLoop
void backwardLoop(float[] dX, float[] dY, float[] x, int count) {
    for (int i = 0; i < count; i++) {
        dX[i] = -2 * Math.max(0, 1 - x[i]) * dY[i];
    }
}
// endregion backwardLoop

/** The operation around them. */
final class SquaredHinge implements UnaryOp, FusedOp {
    public Shape shape(Shape x) {
        return x;
    }

    public Tensor composite(Tensor... inputs) {
        return formula(inputs[0]);
    }

    public boolean hasKernel(Backend backend) {
        return backend == Device.cpu().backend();
    }

    public Tensor forward(Frame f, Shape shape) {
        Tensor y = f.allocate(shape);
        forwardLoop(Floats.of(y.storage()), Floats.of(f.input(0).storage()), shape.count());
        return y;
    }

    public Gradients backward(Frame f, Tensor dY) {
        Tensor dX = f.allocate(dY.shape());
        backwardLoop(Floats.of(dX.storage()), Floats.of(dY.storage()), Floats.of(f.input(0).storage()), dX.count());
        return Gradients.of(dX);
    }
}

void main() {
    Tensor x = Tensor.of(-1, 0.5f, 1, 3).requireGrad();
    Tensor y = x.apply(new SquaredHinge());
    y.sum().backward();
    IO.println("y   " + y.detach());
    IO.println("dX  " + x.grad());
}
