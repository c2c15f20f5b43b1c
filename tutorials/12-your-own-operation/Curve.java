import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.examples.figure.Plot;
import dev.gradus.examples.figure.Plot.Color;

// Draws the figure of lesson 12: Mish beside ReLU, and the slope that backward() finds.

static final int POINTS = 161;

void main() {
    double[] places = new double[POINTS];
    for (int i = 0; i < POINTS; i++) {
        places[i] = -5 + 8.0 * i / (POINTS - 1);
    }
    Tensor x = Tensor.of(Device.reference(), Shape.of(POINTS), places).requireGrad();
    Tensor y = x.apply(new MishFormula());
    y.sum().backward();
    Plot plot = new Plot("Mish, its slope, and ReLU", -5, 3, -0.6, 3).axes(1, 1);
    plot.curve(places, x.detach().relu().toDoubles(), Color.GRAY);
    plot.curve(places, y.toDoubles(), Color.BLUE);
    plot.curve(places, x.grad().toDoubles(), Color.ORANGE);
    plot.label(2.2, 1.75, 0, 0, "Mish", Color.BLUE);
    plot.labelBefore(1.5, 1.75, 0, 0, "ReLU", Color.GRAY);
    plot.label(-1.95, 0.62, 0, 0, "slope of Mish", Color.ORANGE);
    IO.print(plot.svg());
}
