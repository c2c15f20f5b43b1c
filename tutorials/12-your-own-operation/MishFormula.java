import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.op.CompositeOp;
import dev.gradus.autograd.op.Softplus;
import dev.gradus.autograd.op.UnaryOp;

// region op
/** y = x·tanh(ln(1 + eˣ)), made of operations that are there already. */
record MishFormula() implements UnaryOp, CompositeOp {
    public Shape shape(Shape x) {
        return x;
    }

    public Tensor composite(Tensor... inputs) {
        Tensor x = inputs[0];
        return x.mul(x.apply(new Softplus()).tanh());
    }
}
// endregion op
