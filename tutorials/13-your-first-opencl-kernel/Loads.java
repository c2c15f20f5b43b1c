import dev.gradus.examples.figure.Plot;
import dev.gradus.examples.figure.Plot.Color;

// Draws the figure of lesson 13: numbers loaded for each multiply-add, by the tile that a work-item owns.

static final int POINTS = 96;

void main() {
    double[] edges = new double[POINTS];
    double[] loads = new double[POINTS];
    for (int i = 0; i < POINTS; i++) {
        edges[i] = 1 + i * 15.0 / (POINTS - 1);
        loads[i] = 2 / edges[i];
    }
    Plot plot = new Plot("Numbers loaded for each multiply-add, over the edge of a square tile", 0, 17, 0, 2.2)
            .axes(2, 0.5);
    plot.curve(edges, loads, Color.BLUE);
    plot.label(3.2, 0.75, 0, 0, "2/edge", Color.BLUE);
    for (int[] tile : new int[][] {{1, 1}, {4, 4}, {8, 32}}) {
        double perMultiplyAdd = (tile[0] + tile[1]) / (double) (tile[0] * tile[1]);
        double edge = 2 / perMultiplyAdd;
        plot.dot(edge, perMultiplyAdd, Color.ORANGE);
        plot.label(edge, perMultiplyAdd, 8, -10, tile[0] + " × " + tile[1], Color.ORANGE);
    }
    IO.print(plot.svg());
}
