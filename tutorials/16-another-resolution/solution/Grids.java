import java.util.Arrays;

// The exercise of lesson 16. Fill in place(), resize() and embedding(), then run: ./gradus check 16

/** The place of new cell i of m in an old row of n cells, 0 … n − 1: the two rows cover the same picture. */
// region place
double place(int i, int n, int m) {
    return (i + 0.5) * n / m - 0.5;
}
// endregion place

/** A grid of numbers between which we go in straight lines, along both axes; beyond the border nothing changes. */
// region resize
double[][] resize(double[][] old, int height, int width) {
    double[][] grid = new double[height][width];
    for (int row = 0; row < height; row++) {
        for (int column = 0; column < width; column++) {
            double down = place(row, old.length, height);
            double across = place(column, old[0].length, width);
            int top = (int) Math.floor(down);
            int left = (int) Math.floor(across);
            double lower = down - top;
            double right = across - left;
            grid[row][column] = (1 - lower) * (1 - right) * at(old, top, left)
                    + (1 - lower) * right * at(old, top, left + 1)
                    + lower * (1 - right) * at(old, top + 1, left)
                    + lower * right * at(old, top + 1, left + 1);
        }
    }
    return grid;
}

double at(double[][] grid, int row, int column) {
    return grid[Math.clamp(row, 0, grid.length - 1)][Math.clamp(column, 0, grid[0].length - 1)];
}
// endregion resize

/** One number of each position: old[0] is the class token's, then side · side cells row by row; the same for m · m. */
// region embedding
double[] embedding(double[] old, int side, int m) {
    double[][] cells = new double[side][side];
    for (int i = 0; i < side * side; i++) {
        cells[i / side][i % side] = old[1 + i];
    }
    double[][] resized = resize(cells, m, m);
    double[] positions = new double[1 + m * m];
    positions[0] = old[0];
    for (int i = 0; i < m * m; i++) {
        positions[1 + i] = resized[i / m][i % m];
    }
    return positions;
}
// endregion embedding

void main() {
    IO.println(Arrays.toString(embedding(new double[] {9, 0, 1, 2, 3}, 2, 3)));
}
