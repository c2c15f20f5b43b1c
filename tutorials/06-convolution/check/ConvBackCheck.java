import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.op.Conv2d;
import dev.gradus.examples.check.Cause;
import dev.gradus.examples.check.Check;
import java.util.Arrays;

/** Lesson 6: what backward() of conv2d leaves, at sizes that all differ, with stride 1 and with stride 2. */
final class ConvBackCheck {
    interface Yours {
        double[][][] gradients(double[][] dY, double[][] x, double[][] w, int stride);
    }

    void check(Yours yours, Check check) {
        check.whenThrown(ArrayIndexOutOfBoundsException.class,
                "An index left its table. i and j run over dY, u and v over w, and x is met at "
                        + "(i·stride + u, j·stride + v).");
        compare(yours, check, 1, 4, 6);
        compare(yours, check, 2, 6, 9);
        check.praise("These loops, turned into two matrix products, are the backward of Conv2d.");
    }

    private void compare(Yours yours, Check check, int stride, int height, int width) {
        double[][] x = numbers(1, height, width);
        double[][] w = numbers(2, 2, 3);
        Tensor leafX = tensor(x).reshape(1, 1, height, width).requireGrad();
        Tensor leafW = tensor(w).reshape(1, 1, 2, 3).requireGrad();
        Tensor y = leafX.conv2d(leafW, null, new Conv2d(stride, stride, 0, 0));
        double[][] dY = numbers(3, y.dim(2), y.dim(3));
        y.backward(tensor(dY).reshape(y.shape()));
        Tensor dX = leafX.grad().reshape(height, width);
        Tensor dW = leafW.grad().reshape(2, 3);

        double[][] given = copy(dY);
        double[][] seen = copy(x);
        double[][] filter = copy(w);
        double[][][] got = yours.gradients(given, seen, filter, stride);
        String at = " at stride " + stride;
        check.holds("two gradients" + at, got != null && got.length == 2 && isTable(got[0]) && isTable(got[1]),
                "gradients() returns {dX, dW}, tables of the extents of x and w.");
        check.holds("dY, x and w as they were" + at,
                Arrays.deepEquals(given, dY) && Arrays.deepEquals(seen, x) && Arrays.deepEquals(filter, w),
                "You wrote into what you were given. It belongs to others: write into dX and dW only.");
        int places = dY.length * dY[0].length;
        check.close("dX" + at, dX, tensor(got[0]),
                Cause.gives(shares(dY, x, w, stride, true, false),
                        "Each pixel has the share of its last window only: use +=, for windows overlap."),
                Cause.gives(turned(dY, x, w, stride),
                        "The filter is turned around. Forward, w[u][v] met x[i·stride + u][…]; send back by that way."),
                Cause.gives(shares(dY, x, ones(w), stride, true, true),
                        "w is missing: y moves w[u][v] times as fast as that pixel."),
                Cause.gives(shares(ones(dY), x, w, stride, true, true),
                        "dY is missing: each share is a slope times what came back to its place."),
                Cause.gives(dX.mul(1.0 / places), "Divided by the number of places: shares are added, not averaged."),
                Cause.when(stride > 1 && like(dX, got[0], shares(dY, x, w, 1, true, true)),
                        "The stride is missing: window (i, j) begins at (i·stride, j·stride)."));
        check.close("dW" + at, dW, tensor(got[1]),
                Cause.gives(shares(dY, x, w, stride, false, false),
                        "That is the share of the last place only: w is used at every place, so use +=."),
                Cause.gives(shares(dY, ones(x), w, stride, false, true),
                        "x is missing: y moves x times as fast as that weight."),
                Cause.gives(shares(ones(dY), x, w, stride, false, true),
                        "The slopes are added up, but not weighted: times dY[i][j], what came back to that place."),
                Cause.gives(dW.mul(1.0 / places),
                        "That is the mean over the places. w was used at each of them: their shares are added."),
                Cause.when(stride > 1 && like(dW, got[1], shares(dY, x, w, 1, false, true)),
                        "The stride is forgotten where x is read: window (i, j) begins at (i·stride, j·stride)."));
    }

    /** The shares of all products: added, or each overwriting the one before. */
    private static Tensor shares(double[][] dY, double[][] x, double[][] w, int stride, boolean ofX, boolean add) {
        double[][] sum = ofX ? new double[x.length][x[0].length] : new double[w.length][w[0].length];
        for (int i = 0; i < dY.length; i++) {
            for (int j = 0; j < dY[0].length; j++) {
                for (int u = 0; u < w.length; u++) {
                    for (int v = 0; v < w[0].length; v++) {
                        int row = i * stride + u;
                        int column = j * stride + v;
                        double share = dY[i][j] * (ofX ? w[u][v] : x[row][column]);
                        int a = ofX ? row : u;
                        int b = ofX ? column : v;
                        sum[a][b] = add ? sum[a][b] + share : share;
                    }
                }
            }
        }
        return tensor(sum);
    }

    private static Tensor turned(double[][] dY, double[][] x, double[][] w, int stride) {
        double[][] turned = new double[w.length][w[0].length];
        for (int u = 0; u < w.length; u++) {
            for (int v = 0; v < w[0].length; v++) {
                turned[u][v] = w[w.length - 1 - u][w[0].length - 1 - v];
            }
        }
        return shares(dY, x, turned, stride, true, true);
    }

    private static boolean like(Tensor wanted, double[][] got, Tensor slip) {
        double[] a = tensor(got).toDoubles();
        double[] b = slip.toDoubles();
        boolean same = wanted.count() == a.length;
        for (int i = 0; same && i < a.length; i++) {
            same = Math.abs(a[i] - b[i]) < 1e-9;
        }
        return same;
    }

    private static boolean isTable(double[][] table) {
        return table != null && table.length > 0 && table[0] != null
                && Arrays.stream(table).allMatch(row -> row != null && row.length == table[0].length);
    }

    private static Tensor tensor(double[][] table) {
        return Tensor.of(Device.reference(), Shape.of(table.length, table[0].length),
                Arrays.stream(table).flatMapToDouble(Arrays::stream).toArray());
    }

    private static double[][] copy(double[][] table) {
        return Arrays.stream(table).map(double[]::clone).toArray(double[][]::new);
    }

    private static double[][] ones(double[][] table) {
        double[][] ones = copy(table);
        Arrays.stream(ones).forEach(row -> Arrays.fill(row, 1));
        return ones;
    }

    /** Numbers of either sign that are all different. */
    private static double[][] numbers(int kind, int rows, int columns) {
        double[][] numbers = new double[rows][columns];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                numbers[i][j] = 1.5 * Math.sin(7 * kind + 2.1 * (columns * i + j));
            }
        }
        return numbers;
    }
}
