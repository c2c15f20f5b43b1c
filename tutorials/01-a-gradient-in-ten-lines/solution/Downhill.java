import dev.gradus.autograd.Tensor;

// The exercise of lesson 1. Fill in step(), then run: ./gradus check 1

static final float RATE = 0.1f;

Tensor f(Tensor x) {
    return x.pow(3).sub(x.mul(2));
}

/** A little further down: from x against the slope, by RATE times the slope. */
// region step
float step(float x) {
    Tensor place = Tensor.of(x).requireGrad();
    f(place).backward();
    return x - RATE * (float) place.grad().item();
}
// endregion step

void main() {
    float x = 1.5f;
    for (int i = 1; i <= 30; i++) {
        x = step(x);
        if (i <= 3 || i == 30) {
            IO.println("after %2d steps  x = %.4f  y = %.4f".formatted(i, x, f(Tensor.of(x)).item()));
        }
    }
}
