import dev.gradus.autograd.Tensor;
import dev.gradus.vit.PositionResize;
import dev.gradus.vit.PositionResize.Grid;

// region mistake
void main() {
    Tensor positions = new Finder(16, 1).positions(); // [1, 17, 24]
    PositionResize.TIMM.embedding(positions, 0, new Grid(6, 6));
}
// endregion mistake
