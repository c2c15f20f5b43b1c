import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.op.Conv2d;
import dev.gradus.autograd.random.Philox;

// region patches
/** Cuts x [channels, height, width] into patches laid flat: [patches, channels·side·side]. */
Tensor patches(Tensor x, int side) {
    int channels = x.dim(0);
    int rows = x.dim(1) / side;
    int columns = x.dim(2) / side;
    return x.reshape(channels, rows, side, columns, side)
            .permute(1, 3, 0, 2, 4) // patch row, patch column, channel, row, column
            .reshape(rows * columns, channels * side * side);
}
// endregion patches

// region compare
void main() {
    Philox random = new Philox(6);
    Tensor x = normal(random, 3, 32, 32); // the size of a picture of CIFAR-10
    Tensor w = normal(random, 192, 3, 4, 4); // 192 questions about a patch of 4 × 4
    Tensor bias = normal(random, 192);

    Tensor flat = patches(x, 4);
    Tensor tokens = flat.matmulTransposed(w.reshape(192, 48)).add(bias);
    IO.println("patches      " + flat.shape());
    IO.println("tokens       " + tokens.shape());

    Tensor image = x.reshape(1, 3, 32, 32).conv2d(w, bias, new Conv2d(4, 4, 0, 0)); // stride 4
    IO.println("convolution  " + image.shape());
    Tensor same = image.reshape(192, 64).transpose(0, 1); // a row for each place
    IO.println("difference   " + (largest(tokens.sub(same)) < 1e-4 ? "none but rounding" : "LARGE"));
}
// endregion compare

double largest(Tensor x) {
    double largest = 0;
    for (double value : x.toDoubles()) {
        largest = Math.max(largest, Math.abs(value));
    }
    return largest;
}

Tensor normal(Philox random, int... extents) {
    float[] values = new float[Shape.of(extents).count()];
    for (int i = 0; i < values.length; i++) {
        values[i] = (float) random.nextGaussian();
    }
    return Tensor.of(Shape.of(extents), values);
}
