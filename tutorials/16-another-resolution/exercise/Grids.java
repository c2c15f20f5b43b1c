import java.util.Arrays;

// The exercise of lesson 16. Fill in place(), resize() and embedding(), then run: ./gradus check 16

/** The place of new cell i of m in an old row of n cells, 0 … n − 1: the two rows cover the same picture. */
// region place
double place(int i, int n, int m) {
    return i; // yours: the middle of the cell in the picture, then that in cells of the old row
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
            grid[row][column] = 0; // yours: of the four cells around (down, across)
        }
    }
    return grid;
}
// endregion resize

/** One number of each position: old[0] is the class token's, then side · side cells row by row; the same for m · m. */
// region embedding
double[] embedding(double[] old, int side, int m) {
    return old; // yours: what stays, and what is resized?
}
// endregion embedding

void main() {
    IO.println(Arrays.toString(embedding(new double[] {9, 0, 1, 2, 3}, 2, 3)));
}
