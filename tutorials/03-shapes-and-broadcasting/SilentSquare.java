import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.op.MeanSquaredError;

// region silent
void main() {
    Tensor predicted = Tensor.of(new float[][] {{1}, {2}, {3}, {4}}); // [4, 1], as a layer returns it
    Tensor wanted = Tensor.of(1, 2, 3, 4); // [4], as one reads it from a file

    Tensor difference = predicted.sub(wanted);
    IO.println("difference  " + difference.shape());
    IO.println("loss        " + difference.square().mean().item());

    Tensor fitting = predicted.sub(wanted.reshape(4, 1));
    IO.println("difference  " + fitting.shape());
    IO.println("loss        " + fitting.square().mean().item());

    predicted.apply(new MeanSquaredError(), wanted); // a loss does not broadcast
}
// endregion silent
