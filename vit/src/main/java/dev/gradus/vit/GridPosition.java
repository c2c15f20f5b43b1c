package dev.gradus.vit;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.nn.Init;
import dev.gradus.nn.Module;

/**
 * Adds a learned place to each token: y = x + table, where the place of a patch is its row's vector and behind it its
 * column's. A token before the patches is in no row, so it has a whole vector of its own; the paper does not say.
 *
 * <p>Shapes: x [batch, tokens, dim] → y likewise; prefix [prefix tokens, dim], which is there only if they are; rows
 * [grid height, dim/2], columns [grid width, dim/2].
 *
 * <p>Source: Dosovitskiy and others, "An Image is Worth 16x16 Words", 2020, appendix D.4, "2-dimensional positional
 * embedding".
 */
final class GridPosition extends Module {
    private final int dim;
    private final Tensor prefix;
    private final Tensor rows;
    private final Tensor columns;

    /** Draws the places with the weights' initializer of {@code init}. */
    GridPosition(Init init, VisionTransformerConfig c) {
        dim = c.dim();
        prefix = c.prefix() > 0
                ? parameter("prefix", init.draw(init.weights(), Shape.of(c.prefix(), dim)))
                : null;
        rows = parameter("rows", init.draw(init.weights(), Shape.of(c.gridHeight(), dim / 2)));
        columns = parameter("columns", init.draw(init.weights(), Shape.of(c.gridWidth(), dim / 2)));
    }

    @Override
    public Tensor forward(Tensor x) {
        return x.add(table());
    }

    /** The place of each token: [tokens, dim]. */
    private Tensor table() {
        int height = rows.dim(0);
        int width = columns.dim(0);
        Shape half = Shape.of(height, width, dim / 2);
        Tensor row = rows.reshape(height, 1, dim / 2).expand(half);
        Tensor column = columns.reshape(1, width, dim / 2).expand(half);
        Tensor patches = Tensor.concat(2, row, column).reshape(height * width, dim);
        return prefix == null ? patches : Tensor.concat(0, prefix, patches);
    }
}
