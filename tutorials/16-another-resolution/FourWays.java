import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.examples.figure.Plot;
import dev.gradus.examples.figure.Plot.Color;
import dev.gradus.vit.PositionResize;
import dev.gradus.vit.PositionResize.Grid;

// Draws the figure of lesson 16: one hill over four cells, and what four flavours see of it in eight.

static final double[] HILL = {0, 1, 3, 2};

void main() {
    Plot plot = new Plot("Four cells resized to eight in four ways, over the place in the picture", 0, 1, -0.5, 4)
            .axes(0.2, 1);
    flavour(plot, PositionResize.GOOGLE, Color.GRAY);
    flavour(plot, PositionResize.TIMM_2021, Color.GREEN);
    flavour(plot, PositionResize.DINO, Color.BLUE);
    flavour(plot, PositionResize.TIMM, Color.ORANGE);
    for (int i = 0; i < HILL.length; i++) {
        double middle = (i + 0.5) / HILL.length;
        plot.line(middle - 0.012, HILL[i], middle + 0.012, HILL[i], Color.GRAY);
        plot.line(middle, HILL[i] - 0.07, middle, HILL[i] + 0.07, Color.GRAY);
    }
    String[] names = {"DINO", "TIMM", "TIMM_2021", "GOOGLE"};
    Color[] colors = {Color.BLUE, Color.ORANGE, Color.GREEN, Color.GRAY};
    for (int i = 0; i < names.length; i++) {
        plot.label(0.04, 3.6 - 0.28 * i, 0, 0, names[i], colors[i]);
    }
    plot.label(0.22, 3.6, 0, 0, "+ the four cells as they were trained", Color.GRAY);
    IO.print(plot.svg());
}

void flavour(Plot plot, PositionResize flavour, Color color) {
    Tensor cells = Tensor.of(Device.reference(), Shape.of(1, 1, 4, 1), HILL);
    double[] values = flavour.grid(cells, new Grid(1, 8)).toDoubles();
    double[] places = new double[8];
    for (int i = 0; i < 8; i++) {
        places[i] = (i + 0.5) / 8;
        plot.dot(places[i], values[i], color);
    }
    plot.curve(places, values, color);
}
