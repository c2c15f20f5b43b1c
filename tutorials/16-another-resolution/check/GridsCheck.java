import dev.gradus.examples.check.Cause;
import dev.gradus.examples.check.Check;
import java.util.Arrays;

/** Lesson 16: where a cell lies, what is there, and who has no place. */
final class GridsCheck {
    interface Yours {
        double place(int i, int n, int m);

        double[][] resize(double[][] old, int height, int width);

        double[] embedding(double[] old, int side, int m);
    }

    void check(Yours yours, Check check) {
        check.whenThrown(ArrayIndexOutOfBoundsException.class, "You ask for a cell that is not there. The outermost "
                + "new cells lie beyond the middle of the outermost old ones: take the nearest that exists.");
        place(yours, check);
        resize(yours, check);
        embedding(yours, check);
        check.praise("That is TIMM_2021, to the last digit.");
    }

    private static void place(Yours yours, Check check) {
        check.close("place(0, 4, 8), left of the first middle,", -0.25, yours.place(0, 4, 8),
                Cause.gives(0, "That lets the outermost cells coincide, or keeps the number i. But the new cell is "
                        + "half as wide, so its middle lies further out."),
                Cause.gives(0.25, "That is the place from the left edge of the picture; the middle of old cell 0 is "
                        + "half a cell to the right of it: − ½."),
                Cause.gives(-0.5, "You took the left edge of the cell: its middle is at i + ½."),
                Cause.gives(0.5, "Turned around: n/m, old cells for each new one."));
        check.close("place(7, 4, 8)", 3.25, yours.place(7, 4, 8),
                Cause.gives(3, "The other end coincides as well: that is GOOGLE's way. Here the two rows cover the "
                        + "same picture."));
        check.close("place(1, 3, 3), of a grid that stays,", 1, yours.place(1, 3, 3));
    }

    /** More columns than rows, and a step between rows that differs from that between columns. */
    private static void resize(Yours yours, Check check) {
        double[][] old = {{0, 1, 4}, {10, 13, 11}};
        double[][] kept = copy(old);
        double[][] grid = yours.resize(old, 4, 5);
        check.holds("resize() leaves the old grid alone", Arrays.deepEquals(old, kept), "You wrote into the old grid.");
        check.equal("resize() to 4 x 5", "4 x 5", grid.length + " x " + grid[0].length,
                Cause.when(true, "height counts rows, grid[row]; width counts columns, grid[row][column]."));
        double[] wanted = flat(exact(old, 4, 5, true, false));
        check.close("resize()", wanted, flat(grid),
                Cause.gives(floats(exact(old, 4, 5, true, true)), "Each new cell shows the old one it lies in, or the "
                        + "one before: mix the neighbors by how near they are."),
                Cause.gives(floats(exact(old, 4, 5, false, false)), "The shares are turned around: a cell that is near "
                        + "has the larger share."),
                Cause.when(grid[0][0] < 0 || grid[3][0] > 10, "At the border you went on in a straight line: beyond "
                        + "the middle of the last cell nothing changes."),
                Cause.when(Math.abs(grid[0][2] - wanted[2]) < 1e-9 && Math.abs(grid[1][2] - wanted[7]) > 1e-9,
                        "Along the columns it is right, along the rows not: mix rows, too."),
                Cause.when(Math.abs(grid[1][0] - wanted[5]) < 1e-9, "Along the rows it is right, along the columns "
                        + "not: mix columns, too."),
                Cause.when(grid[0][0] == 0 && grid[3][4] == 0, "The gap is still there."),
                Cause.when(true, "Four cells, whose shares are products and add up to 1."));
    }

    private static void embedding(Yours yours, Check check) {
        double[] old = {9, 0, 1, 5, 7};
        double[] got = yours.embedding(old, 2, 3);
        double[][] cells = exact(new double[][] {{0, 1}, {5, 7}}, 3, 3, true, false);
        double[] wanted = new double[10];
        wanted[0] = 9;
        System.arraycopy(flat(cells), 0, wanted, 1, 9);
        check.equal("positions of 3 x 3 cells and a class token", 10, got.length,
                Cause.when(got.length == 5, "These are as many as before: the gap is still there."),
                Cause.when(got.length == 9, "The class token is lost: its row comes first, as it was."));
        double[] turned = wanted.clone();
        for (int i = 0; i < 9; i++) {
            turned[1 + i] = cells[i % 3][i / 3];
        }
        check.close("embedding()", wanted, got,
                Cause.when(got[9] == 9, "The class token stands at the end: its row is the first."),
                Cause.when(got[0] != 9, "The class token's row has changed. It has no place in the picture, so it "
                        + "stays out of the grid."),
                Cause.gives(floats(turned), "Rows and columns changed places: cells lie row by row."),
                Cause.when(got[1] == 9, "The class token was taken for the first cell: cells begin at old[1]."));
    }

    /** @param near whether the nearer cell has the larger share */
    private static double[][] exact(double[][] old, int height, int width, boolean near, boolean floor) {
        double[][] grid = new double[height][width];
        for (int i = 0; i < height; i++) {
            for (int j = 0; j < width; j++) {
                double down = (i + 0.5) * old.length / height - 0.5;
                double across = (j + 0.5) * old[0].length / width - 0.5;
                int top = (int) Math.floor(down);
                int left = (int) Math.floor(across);
                double lower = floor ? 0 : near ? down - top : 1 - (down - top);
                double right = floor ? 0 : near ? across - left : 1 - (across - left);
                grid[i][j] = (1 - lower) * ((1 - right) * at(old, top, left) + right * at(old, top, left + 1))
                        + lower * ((1 - right) * at(old, top + 1, left) + right * at(old, top + 1, left + 1));
            }
        }
        return grid;
    }

    private static double at(double[][] grid, int row, int column) {
        return grid[Math.clamp(row, 0, grid.length - 1)][Math.clamp(column, 0, grid[0].length - 1)];
    }

    private static double[][] copy(double[][] grid) {
        return Arrays.stream(grid).map(double[]::clone).toArray(double[][]::new);
    }

    private static double[] flat(double[][] grid) {
        return Arrays.stream(grid).flatMapToDouble(Arrays::stream).toArray();
    }

    private static float[] floats(double[][] grid) {
        return floats(flat(grid));
    }

    private static float[] floats(double[] values) {
        float[] narrow = new float[values.length];
        for (int i = 0; i < narrow.length; i++) {
            narrow[i] = (float) values[i];
        }
        return narrow;
    }
}
