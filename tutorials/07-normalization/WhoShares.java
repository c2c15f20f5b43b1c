import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.op.BatchNorm;
import dev.gradus.autograd.op.GroupNorm;
import dev.gradus.autograd.op.InstanceNorm;
import dev.gradus.examples.figure.Sketch;
import dev.gradus.examples.figure.Sketch.Anchor;
import dev.gradus.examples.figure.Sketch.Color;
import java.util.function.UnaryOperator;

// Draws the figure of lesson 7: which numbers have a part in one number of the result. backward() is asked for it.

static final int SAMPLES = 3;
static final int CHANNELS = 6;
static final int SIDE = 2;
static final int PLACE = 12;
static final int CELL = SIDE * PLACE + 4;
static final int ONE = ((1 * CHANNELS + 2) * SIDE + 0) * SIDE + 1; // sample 1, channel 2, upper right

final Sketch sketch = new Sketch(700, 312,
        "Five tables of samples and channels; in each, the numbers are marked that share a mean with one of them");
final Tensor scale = Tensor.ones(Device.reference(), Shape.of(CHANNELS));
final Tensor shift = Tensor.zeros(Device.reference(), Shape.of(CHANNELS));

void main() {
    sketch.words(14, 24, Anchor.START, Color.INK, "Rows are samples, columns are channels; a box holds 2 × 2 places.");
    sketch.words(14, 44, Anchor.START, Color.INK, "Orange is whatever has a part in the framed number of the result.");
    panel(0, "batch", x -> x.apply(new BatchNorm(1e-5), scale, shift));
    panel(1, "instance", x -> x.apply(new InstanceNorm(1e-5), scale, shift));
    panel(2, "group, 3 groups", x -> x.apply(new GroupNorm(3, 1e-5), scale, shift));
    panel(3, "layer, whole sample", x -> x.apply(new GroupNorm(1, 1e-5), scale, shift));
    panel(4, "layer, each token", x -> x.reshape(SAMPLES, CHANNELS, SIDE * SIDE).transpose(1, 2)
            .layerNorm(scale, shift, 1e-5).transpose(1, 2).reshape(x.shape()));
    IO.print(sketch.svg());
}

void panel(int index, String name, UnaryOperator<Tensor> norm) {
    double[] values = new double[SAMPLES * CHANNELS * SIDE * SIDE];
    double[] wanted = new double[values.length];
    for (int i = 0; i < values.length; i++) {
        values[i] = Math.sin(2.1 * i);
    }
    wanted[ONE] = 1;
    Shape shape = Shape.of(SAMPLES, CHANNELS, SIDE, SIDE);
    Tensor x = Tensor.of(Device.reference(), shape, values).requireGrad();
    norm.apply(x).backward(Tensor.of(Device.reference(), shape, wanted));
    double[] reach = x.grad().toDoubles();

    double left = 14 + index % 3 * 232;
    double top = 78 + index / 3 * 130;
    sketch.words(left, top, Anchor.START, Color.INK, name);
    for (int i = 0; i < values.length; i++) {
        int place = i % (SIDE * SIDE);
        int channel = i / (SIDE * SIDE) % CHANNELS;
        int sample = i / (SIDE * SIDE * CHANNELS);
        double x0 = left + channel * CELL + place % SIDE * PLACE;
        double y0 = top + 8 + sample * CELL + place / SIDE * PLACE;
        boolean shares = reach[i] != 0;
        sketch.cell(x0, y0, PLACE, PLACE, shares ? Color.ORANGE : Color.INK, shares ? 0.75 : 0.06);
        if (i == ONE) {
            sketch.frame(x0, y0, PLACE, PLACE, Color.BLUE);
        }
    }
}
