import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.vit.PositionResize;
import dev.gradus.vit.PositionResize.Grid;

// region ramp
void main() {
    double[] cells = {0, 1, 2, 3};
    Tensor ramp = Tensor.of(Device.reference(), Shape.of(1, 1, 4, 1), cells);
    for (PositionResize flavour : PositionResize.values()) {
        StringBuilder line = new StringBuilder("%-10s".formatted(flavour));
        for (double value : flavour.grid(ramp, new Grid(1, 8)).toDoubles()) {
            line.append("%7.2f".formatted(value));
        }
        IO.println(line);
    }
}
// endregion ramp
