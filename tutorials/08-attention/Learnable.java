import dev.gradus.autograd.Tensor;

// region learn
void main() {
    Tensor query = Tensor.of(new float[][] {{0, 0.5f, 0.5f}}).named("query").requireGrad();
    Tensor keys = Tensor.of(new float[][] {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}).named("keys").requireGrad();
    Tensor values = Tensor.of(new float[][] {{10}, {20}, {40}}).named("values").requireGrad();

    Tensor weights = query.matmulTransposed(keys).mul(3).softmax(); // sharpness 3
    Tensor answer = weights.matmul(values);
    answer.sum().backward(); // the answer is [1, 1]: its sum is itself

    print("answer", answer);
    print("query", query.grad());
    print("values", values.grad());
}
// endregion learn

void print(String name, Tensor x) {
    StringBuilder line = new StringBuilder("%-7s".formatted(name));
    for (double value : x.toDoubles()) {
        line.append("%8.2f".formatted(value));
    }
    IO.println(line);
}
