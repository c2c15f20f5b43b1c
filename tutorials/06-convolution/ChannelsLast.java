import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.op.Conv2d;

// region mistake
void main() {
    Tensor picture = Tensor.zeros(1, 32, 32, 3); // as most image files have it: color last
    Tensor filters = Tensor.ones(8, 3, 5, 5);

    picture.conv2d(filters, null, new Conv2d(1, 1, 0, 0));
}
// endregion mistake
