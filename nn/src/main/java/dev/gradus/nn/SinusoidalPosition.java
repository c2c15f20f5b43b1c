package dev.gradus.nn;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ShapeException;

/**
 * Adds fixed waves to tokens, so that a Transformer knows where each stands: y = x + table. Nothing is learned. See
 * {@link Sinusoids}.
 *
 * <p>Shapes: x [batch, tokens, dim] with at most as many tokens as the table → y [batch, tokens, dim].
 */
public final class SinusoidalPosition extends Module {
    private final Tensor table;

    /** Positions along a line. */
    public SinusoidalPosition(Device device, int maxTokens, int dim) {
        this(Tensor.of(device, Shape.of(maxTokens, dim), Sinusoids.line(maxTokens, dim)));
    }

    private SinusoidalPosition(Tensor table) {
        this.table = table;
    }

    /** Positions on a grid whose cells are the tokens, row by row; see {@link Sinusoids#grid}. */
    public static SinusoidalPosition ofGrid(Device device, int rows, int columns, int dim, boolean scaled) {
        double[] values = Sinusoids.grid(rows, columns, dim, scaled);
        return new SinusoidalPosition(Tensor.of(device, Shape.of(rows * columns, dim), values));
    }

    @Override
    public Tensor forward(Tensor x) {
        return add(where(), x, table);
    }

    static Tensor add(String where, Tensor x, Tensor table) {
        if (x.rank() != 3 || x.dim(2) != table.dim(1) || x.dim(1) > table.dim(0)) {
            throw new ShapeException(
                    where,
                    "x=" + x.shape() + " does not fit the table of positions " + table.shape(),
                    "x[batch, tokens, dim], table[at least tokens, dim]",
                    null);
        }
        return x.add(x.dim(1) == table.dim(0) ? table : table.narrow(0, 0, x.dim(1)));
    }
}
