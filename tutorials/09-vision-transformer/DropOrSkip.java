import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.random.Philox;
import dev.gradus.nn.DropPath;
import dev.gradus.nn.Dropout;

// region drop
void main() {
    Tensor branch = Tensor.ones(4, 2, 3); // four samples of two tokens

    IO.println("Dropout, p = 0.5");
    print(new Dropout(0.5, new Philox(12)).call(branch));
    IO.println("DropPath, p = 0.5");
    print(new DropPath(0.5, new Philox(12)).call(branch));
}
// endregion drop

void print(Tensor x) {
    double[] values = x.toDoubles();
    for (int sample = 0; sample < x.dim(0); sample++) {
        StringBuilder line = new StringBuilder("  sample " + sample + " ");
        for (int i = 0; i < 6; i++) {
            line.append(i == 3 ? "   " : " ").append((int) values[6 * sample + i]);
        }
        IO.println(line);
    }
}
