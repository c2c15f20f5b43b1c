import dev.gradus.autograd.Tensor;

// region lookup
void main() {
    Tensor keys = Tensor.of(new float[][] { // apple, pear, plum
        {1, 0, 0},
        {0, 1, 0},
        {0, 0, 1}});
    Tensor values = Tensor.of(new float[][] {{10}, {20}, {40}}); // what each costs
    Tensor pear = Tensor.of(new float[][] {{0, 1, 0}});
    Tensor between = Tensor.of(new float[][] {{0, 0.5f, 0.5f}}); // half a pear, half a plum

    for (double sharp : new double[] {1, 3, 10}) {
        IO.println("sharpness " + sharp);
        print("pear   ", pear.matmulTransposed(keys).mul(sharp).softmax(), values);
        print("between", between.matmulTransposed(keys).mul(sharp).softmax(), values);
    }
}

void print(String query, Tensor weights, Tensor values) {
    double[] w = weights.toDoubles();
    IO.println("  %s  weights %.3f %.3f %.3f  answer %.2f".formatted(
            query, w[0], w[1], w[2], weights.matmul(values).item()));
}
// endregion lookup
