import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.random.Philox;
import dev.gradus.nn.DropPath;
import dev.gradus.nn.Dropout;
import dev.gradus.nn.Module;
import java.util.Arrays;

// region falls
void main() {
    print("Dropout, p = 0.5", new Dropout(0.5, new Philox(14)));
    print("DropPath, p = 0.5", new DropPath(0.5, new Philox(14)));
}

void print(String title, Module module) {
    Tensor ones = Tensor.ones(4, 6); // four samples, six features each
    Tensor y = module.call(ones);
    IO.println(title);
    for (int sample = 0; sample < 4; sample++) {
        double[] row = y.select(0, sample).toDoubles();
        IO.println("  sample " + sample + "  " + Arrays.toString(row));
    }
    double sum = 0;
    for (int call = 0; call < 5000; call++) {
        sum += module.call(ones).mean().item();
    }
    IO.println("  mean of 5000 calls: %.2f".formatted(sum / 5000));
    module.eval();
    IO.println("  in evaluation: %.2f\n".formatted(module.call(ones).mean().item()));
}
// endregion falls
