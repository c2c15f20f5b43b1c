package dev.gradus.autograd.op;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.backend.Elementwise;
import dev.gradus.autograd.backend.Storage;
import dev.gradus.autograd.tape.Frame;

/** A function of each element by itself. */
public interface Pointwise extends UnaryOp {
    void kernel(Elementwise k, Storage y, Storage x);

    @Override
    default Shape shape(Shape x) {
        return x;
    }

    @Override
    default Tensor forward(Frame f, Shape shape) {
        Tensor y = f.allocate(shape);
        kernel(f.kernels().elementwise(), y.storage(), f.input(0).storage());
        return y;
    }
}
