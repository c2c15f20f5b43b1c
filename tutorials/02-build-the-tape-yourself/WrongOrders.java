// One expression, walked back in four orders. The last column is measured by finite differences.

static final double A = 0.5;
static final double B = -2;

// region f
TinyTape.Value f(TinyTape.Value a, TinyTape.Value b) {
    var p = a.mul(b);
    return p.mul(p.tanh()).add(a); // y = p·tanh(p) + a
}
// endregion f

// region queue
/** Hands a value's gradient on as soon as it is met, coming from the result: breadth first. */
void breadthFirst(TinyTape.Value result) {
    Queue<TinyTape.Value> queue = new ArrayDeque<>();
    result.grad = 1;
    queue.add(result);
    while (!queue.isEmpty()) {
        var y = queue.remove();
        for (var way : y.ways) {
            way.from().grad += way.slope() * y.grad;
            queue.add(way.from());
        }
    }
}
// endregion queue

/** The same, but each value only the first time it is met. */
void eachOnce(TinyTape.Value result) {
    Queue<TinyTape.Value> queue = new ArrayDeque<>();
    Set<TinyTape.Value> met = new HashSet<>();
    result.grad = 1;
    queue.add(result);
    while (!queue.isEmpty()) {
        var y = queue.remove();
        for (var way : y.ways) {
            way.from().grad += way.slope() * y.grad;
            if (met.add(way.from())) {
                queue.add(way.from());
            }
        }
    }
}

void main() {
    IO.println("                        dy/da     dy/db");
    TinyTape tape = new TinyTape();
    var a = tape.input(A);
    var b = tape.input(B);
    tape.backward(f(a, b));
    print("youngest first", a.grad, b.grad);

    tape = new TinyTape();
    a = tape.input(A);
    b = tape.input(B);
    breadthFirst(f(a, b));
    print("breadth first", a.grad, b.grad);

    tape = new TinyTape();
    a = tape.input(A);
    b = tape.input(B);
    eachOnce(f(a, b));
    print("breadth first, once", a.grad, b.grad);

    double h = 1e-5;
    print("finite differences",
            (value(A + h, B) - value(A - h, B)) / (2 * h),
            (value(A, B + h) - value(A, B - h)) / (2 * h));
}

double value(double a, double b) {
    TinyTape tape = new TinyTape();
    return f(tape.input(a), tape.input(b)).value;
}

void print(String walk, double da, double db) {
    IO.println("%-20s %8.4f  %8.4f".formatted(walk, da, db));
}
