// region first
void main() {
    TinyTape tape = new TinyTape();
    var x = tape.input(1.5);

    var y = x.pow(3).sub(x.mul(2)); // y = x³ − 2x, as in lesson 1

    tape.backward(y);
    IO.println("y     = " + y.value);
    IO.println("slope = " + x.grad);
}
// endregion first
