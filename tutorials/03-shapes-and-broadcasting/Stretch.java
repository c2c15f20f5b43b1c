import dev.gradus.autograd.Tensor;

// region stretch
void main() {
    Tensor x = Tensor.of(new float[][] {
        {1, 2, 3},
        {4, 5, 6}});
    Tensor row = Tensor.of(10, 20, 30); // [3]
    Tensor column = Tensor.of(new float[][] {{100}, {200}}); // [2, 1]

    IO.println(x.add(row));
    IO.println(x.add(column));
    IO.println(row.add(column));
    IO.println(x.add(Tensor.of(0.5f)));
}
// endregion stretch
