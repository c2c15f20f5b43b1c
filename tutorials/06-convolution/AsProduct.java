import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.op.Conv2d;
import dev.gradus.autograd.random.Philox;
import java.util.ArrayList;
import java.util.List;

// region columns
/** The windows of x [channels, height, width] as columns: [channels·size·size, places]. */
Tensor columns(Tensor x, int size) {
    int height = x.dim(1) - size + 1;
    int width = x.dim(2) - size + 1;
    List<Tensor> rows = new ArrayList<>();
    for (int c = 0; c < x.dim(0); c++) {
        for (int u = 0; u < size; u++) {
            for (int v = 0; v < size; v++) { // what weight (c, u, v) meets, at all places
                Tensor met = x.narrow(0, c, c + 1).narrow(1, u, u + height).narrow(2, v, v + width);
                rows.add(met.reshape(1, height * width));
            }
        }
    }
    return Tensor.concat(0, rows.toArray(Tensor[]::new));
}
// endregion columns

// region compare
void main() {
    Philox random = new Philox(6);
    Tensor x = normal(random, 3, 6, 8).requireGrad(); // three channels
    Tensor w = normal(random, 4, 3, 3, 3).requireGrad(); // four filters
    Tensor dY = normal(random, 4, 4, 6);

    Tensor columns = columns(x, 3);
    Tensor y = w.reshape(4, 27).matmul(columns).reshape(4, 4, 6);
    IO.println("filters  " + w.reshape(4, 27).shape());
    IO.println("columns  " + columns.shape());
    IO.println("y        " + y.shape());
    y.backward(dY);
    Tensor dX = x.grad();
    Tensor dW = w.grad();

    x.zeroGrad();
    w.zeroGrad();
    Tensor ours = x.reshape(1, 3, 6, 8).conv2d(w, null, new Conv2d(1, 1, 0, 0)); // stride 1, no padding
    ours.backward(dY.reshape(1, 4, 4, 6));
    IO.println("y        " + verdict(y, ours.reshape(4, 4, 6)));
    IO.println("dX       " + verdict(dX, x.grad()));
    IO.println("dW       " + verdict(dW, w.grad()));
}
// endregion compare

String verdict(Tensor mine, Tensor theirs) {
    double largest = 0;
    for (double difference : mine.sub(theirs).toDoubles()) {
        largest = Math.max(largest, Math.abs(difference));
    }
    return largest < 1e-5 ? "agrees with conv2d" : "DIFFERS from conv2d by " + largest;
}

Tensor normal(Philox random, int... extents) {
    float[] values = new float[Shape.of(extents).count()];
    for (int i = 0; i < values.length; i++) {
        values[i] = (float) random.nextGaussian();
    }
    return Tensor.of(Shape.of(extents), values);
}
