import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.examples.figure.Plot;
import dev.gradus.examples.figure.Plot.Color;

// Draws the figure of lesson 1: y = x³ − 2x, and tangents whose slopes are what backward() found.

static final double FROM = -2;
static final double TO = 2;
static final int POINTS = 81;

void main() {
    double[] places = new double[POINTS];
    for (int i = 0; i < POINTS; i++) {
        places[i] = FROM + i * (TO - FROM) / (POINTS - 1);
    }
    Tensor x = Tensor.of(Device.reference(), Shape.of(POINTS), places).requireGrad();
    Tensor y = x.pow(3).sub(x.mul(2));
    y.sum().backward();

    double[] heights = y.toDoubles();
    double[] slopes = x.grad().toDoubles();
    Plot plot = new Plot("The curve y = x³ − 2x with its tangents at −1, 0.5 and 1.5", FROM, TO, -4, 4).axes(1, 2);
    plot.curve(places, heights, Color.BLUE);
    plot.label(-1.65, -3.6, 0, 0, "y = x³ − 2x", Color.BLUE);
    for (int i : new int[] {20, 50, 70}) { // −1, 0.5 and 1.5
        double reach = 0.9 / Math.hypot(1, slopes[i] / 2);
        plot.line(places[i] - reach, heights[i] - reach * slopes[i],
                places[i] + reach, heights[i] + reach * slopes[i], Color.ORANGE);
        plot.dot(places[i], heights[i], Color.ORANGE);
        boolean steep = slopes[i] > 2; // no room on the right
        plot.label(places[i], heights[i], steep ? -88 : 10, slopes[i] < 0 ? -10 : steep ? -8 : 20, slope(slopes[i]),
                Color.ORANGE);
    }
    IO.print(plot.svg());
}

String slope(double slope) {
    return "slope "
            + (slope == Math.rint(slope) ? Long.toString((long) slope) : Double.toString(slope)).replace('-', '−');
}
