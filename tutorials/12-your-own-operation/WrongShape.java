import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.op.UnaryOp;
import dev.gradus.autograd.tape.Frame;
import dev.gradus.autograd.tape.Gradients;

// region mistake
/** Adds up each row. */
record RowSum() implements UnaryOp {
    public Shape shape(Shape x) {
        return x.with(-1, 1);
    }

    public Tensor forward(Frame f, Shape shape) {
        return f.input(0).detach().sum(true, -1);
    }

    public Gradients backward(Frame f, Tensor dY) {
        return Gradients.of(dY); // every number of a row gets the gradient of its sum?
    }
}

void main() {
    Tensor x = Tensor.of(new float[][] {{1, 2, 3}, {4, 5, 6}}).requireGrad();
    x.apply(new RowSum()).sum().backward();
}
// endregion mistake
