// The exercise of lesson 6. Fill in gradients(), then run: ./gradus check 6

/** y[i][j] = Σ w[u][v]·x[i·stride + u][j·stride + v]. */
double[][] forward(double[][] x, double[][] w, int stride) {
    double[][] y = new double[(x.length - w.length) / stride + 1][(x[0].length - w[0].length) / stride + 1];
    for (int i = 0; i < y.length; i++) {
        for (int j = 0; j < y[0].length; j++) {
            for (int u = 0; u < w.length; u++) {
                for (int v = 0; v < w[0].length; v++) {
                    y[i][j] += w[u][v] * x[i * stride + u][j * stride + v];
                }
            }
        }
    }
    return y;
}

/** What dY, the gradient of y, makes of the gradients of x and w: {dX, dW}. */
// region gradients
double[][][] gradients(double[][] dY, double[][] x, double[][] w, int stride) {
    double[][] dX = new double[x.length][x[0].length];
    double[][] dW = new double[w.length][w[0].length];
    for (int i = 0; i < dY.length; i++) {
        for (int j = 0; j < dY[0].length; j++) {
            for (int u = 0; u < w.length; u++) {
                for (int v = 0; v < w[0].length; v++) {
                    dX[i * stride + u][j * stride + v] += dY[i][j] * w[u][v];
                    dW[u][v] += dY[i][j] * x[i * stride + u][j * stride + v];
                }
            }
        }
    }
    return new double[][][] {dX, dW};
}
// endregion gradients

void main() {
    double[][] x = {{1, 0, 2, 3}, {4, 1, 0, 2}, {3, 2, 1, 0}};
    double[][] w = {{1, -1}, {2, 0}};
    double[][] dY = {{1, 1, 1}, {1, 1, 1}};
    double[][][] gradients = gradients(dY, x, w, 1);
    IO.println("y   " + Arrays.deepToString(forward(x, w, 1)));
    IO.println("dX  " + Arrays.deepToString(gradients[0]));
    IO.println("dW  " + Arrays.deepToString(gradients[1]));
}
