import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;

// region ours
Tensor f(Tensor a, Tensor b) {
    Tensor p = a.mul(b);
    return p.mul(p.tanh()).add(a);
}
// endregion ours

// region tiny
TinyTape.Value f(TinyTape.Value a, TinyTape.Value b) {
    var p = a.mul(b);
    return p.mul(p.tanh()).add(a);
}
// endregion tiny

// region compare
void main() {
    TinyTape tape = new TinyTape();
    var a = tape.input(0.5);
    var b = tape.input(-2);
    var y = f(a, b);
    tape.backward(y);

    Tensor x = number(0.5);
    Tensor z = number(-2);
    Tensor ours = f(x, z);
    ours.backward();

    print("y", y.value, ours.item());
    print("dy/da", a.grad, x.grad().item());
    print("dy/db", b.grad, z.grad().item());
}

/** A number in double precision, like those on the tiny tape. */
Tensor number(double value) {
    return Tensor.of(Device.reference(), Shape.of(), new double[] {value}).requireGrad();
}
// endregion compare

void print(String what, double tiny, double ours) {
    IO.println("%-6s %.12f  %.12f  %s".formatted(what, tiny, ours, tiny == ours ? "the same bits" : "they differ"));
}
