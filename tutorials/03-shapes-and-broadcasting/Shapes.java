import dev.gradus.autograd.Tensor;

// region make
void main() {
    Tensor x = Tensor.of(new float[][] {
        {1, 2, 3},
        {4, 5, 6}});
    IO.println(x);
    IO.println("axes    " + x.rank());
    IO.println("rows    " + x.dim(0));
    IO.println("columns " + x.dim(1));
    IO.println("numbers " + x.count());
    IO.println();

    IO.println(x.reshape(3, 2)); // the same six numbers in the same order
    IO.println(x.transpose(0, 1)); // rows become columns: another order
    IO.println();

    IO.println(x.sum(false, 0)); // axis 0 disappears
    IO.println(x.sum(false, 1)); // axis 1 disappears
    IO.println(x.sum(true, 1)); // axis 1 stays, with extent 1
}
// endregion make
