import dev.gradus.autograd.Tensor;

// region back
void main() {
    Tensor x = Tensor.of(new float[][] {
        {1, 2, 3},
        {4, 5, 6}});
    Tensor row = Tensor.of(10, 20, 30).requireGrad();
    Tensor column = Tensor.of(new float[][] {{1}, {-1}}).requireGrad();

    Tensor y = x.mul(row).mul(column); // y = x·row·column, element by element
    y.sum().backward();

    IO.println("row     " + row.grad());
    IO.println("column  " + column.grad());
}
// endregion back
