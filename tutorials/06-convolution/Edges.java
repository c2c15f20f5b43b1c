// A white square on black, and a filter that asks: does it get brighter from left to right?

static final double[][] IMAGE = {
    {0, 0, 0, 0, 0, 0},
    {0, 9, 9, 9, 0, 0},
    {0, 9, 9, 9, 0, 0},
    {0, 9, 9, 9, 0, 0},
    {0, 0, 0, 0, 0, 0}};

static final double[][] FILTER = {
    {-1, 0, 1},
    {-2, 0, 2},
    {-1, 0, 1}};

// region sum
/** y[i][j] = Σ w[u][v]·x[i + u][j + v]. */
double[][] convolve(double[][] x, double[][] w) {
    int height = x.length - w.length + 1;
    int width = x[0].length - w[0].length + 1;
    double[][] y = new double[height][width];
    for (int i = 0; i < height; i++) {
        for (int j = 0; j < width; j++) { // a place, and there:
            for (int u = 0; u < w.length; u++) {
                for (int v = 0; v < w[0].length; v++) {
                    y[i][j] += w[u][v] * x[i + u][j + v];
                }
            }
        }
    }
    return y;
}
// endregion sum

// region turned
/** The filter turned by half a circle: what "convolution" means in signal processing. */
double[][] turned(double[][] w) {
    double[][] turned = new double[w.length][w[0].length];
    for (int u = 0; u < w.length; u++) {
        for (int v = 0; v < w[0].length; v++) {
            turned[u][v] = w[w.length - 1 - u][w[0].length - 1 - v];
        }
    }
    return turned;
}
// endregion turned

// region main
void main() {
    IO.println("as networks do it");
    print(convolve(IMAGE, FILTER));
    IO.println("as signal processing does it");
    print(convolve(IMAGE, turned(FILTER)));
}
// endregion main

void print(double[][] table) {
    for (double[] row : table) {
        StringBuilder line = new StringBuilder();
        for (double value : row) {
            line.append("%5.0f".formatted(value));
        }
        IO.println(line);
    }
}
