import dev.gradus.examples.figure.Sketch;
import dev.gradus.examples.figure.Sketch.Anchor;
import dev.gradus.examples.figure.Sketch.Color;

// Draws the figure of lesson 6: two windows of an image, the columns they make, and the product.

static final int CELL = 30;
static final double[][] X = {
    {1, 0, 2, 3},
    {4, 1, 0, 2},
    {3, 2, 1, 0}};
static final double[][] W = {
    {1, -1},
    {2, 0}};
static final int PLACES = 6;

final Sketch sketch = new Sketch(690, 300,
        "An image of 3 by 4 with two windows; each window is a column of a table; filter times table is the result");

void main() {
    double[][] columns = new double[4][PLACES];
    double[][] y = new double[2][3];
    for (int i = 0; i < 2; i++) {
        for (int j = 0; j < 3; j++) {
            for (int u = 0; u < 2; u++) {
                for (int v = 0; v < 2; v++) {
                    columns[2 * u + v][3 * i + j] = X[i + u][j + v];
                    y[i][j] += W[u][v] * X[i + u][j + v];
                }
            }
        }
    }
    double[][] flat = {{W[0][0], W[0][1], W[1][0], W[1][1]}};
    double[][] line = {{y[0][0], y[0][1], y[0][2], y[1][0], y[1][1], y[1][2]}};

    words(20, 30, Color.INK, "x [3, 4]");
    grid(20, 40, X, -1, -1);
    sketch.frame(20, 40, 2 * CELL, 2 * CELL, Color.BLUE);
    sketch.frame(20 + 2 * CELL, 40 + CELL, 2 * CELL, 2 * CELL, Color.ORANGE);

    words(20, 190, Color.INK, "w [2, 2]");
    grid(20, 200, W, -1, -1);

    words(380, 30, Color.INK, "columns [4, 6], one for each place");
    grid(380, 40, columns, 0, 5);

    words(160, 218, Color.INK, "w laid flat [1, 4]");
    grid(160, 228, flat, -1, -1);
    sketch.words(330, 248, Anchor.MIDDLE, Color.INK, "· columns =");
    words(380, 282, Color.INK, "y laid flat [1, 6], that is [2, 3]");
    grid(380, 228, line, 0, 5);
    sketch.arrow(380 + CELL / 2.0, 164, 380 + CELL / 2.0, 224, Color.BLUE);
    sketch.arrow(380 + 5.5 * CELL, 164, 380 + 5.5 * CELL, 224, Color.ORANGE);
    IO.print(sketch.svg());
}

void grid(double left, double top, double[][] values, int blue, int orange) {
    for (int i = 0; i < values.length; i++) {
        for (int j = 0; j < values[0].length; j++) {
            Color color = j == blue ? Color.BLUE : j == orange ? Color.ORANGE : Color.INK;
            double x = left + j * CELL;
            double y = top + i * CELL;
            sketch.cell(x, y, CELL, CELL, color, color == Color.INK ? 0.06 : 0.22);
            sketch.inside(x, y, CELL, CELL, color, "%.0f".formatted(values[i][j]).replace('-', '−'));
        }
    }
}

void words(double x, double y, Color color, String text) {
    sketch.words(x, y, Anchor.START, color, text);
}
