package dev.gradus.autograd.op;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.backend.Broadcast;
import dev.gradus.autograd.backend.Elementwise;
import dev.gradus.autograd.backend.Storage;
import dev.gradus.autograd.tape.Frame;

/** A function of two elements, with broadcasting: axes aligned at the end, extents equal or 1. */
public interface BroadcastOp extends Op {
    void kernel(Elementwise k, Storage y, Storage a, Storage b, Broadcast layout);

    @Override
    default Shape outputShape(Shape[] inputs) {
        return Broadcast.of(name(), inputs[0], inputs[1]).shape();
    }

    @Override
    default Tensor forward(Frame f, Shape shape) {
        Tensor a = f.input(0);
        Tensor b = f.input(1);
        Tensor y = f.allocate(shape);
        Broadcast layout = Broadcast.of(name(), a.shape(), b.shape());
        kernel(f.kernels().elementwise(), y.storage(), a.storage(), b.storage(), layout);
        return y;
    }
}
