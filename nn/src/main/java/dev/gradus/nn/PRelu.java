package dev.gradus.nn;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;

/**
 * Relu with a learned slope on the left: y = x where x &gt; 0, else weight·x.
 *
 * <p>Shapes: x [batch, channels, ...] → the same; weight [channels], or [1] for one slope everywhere.
 *
 * <p>Source: He, Zhang, Ren, Sun, "Delving Deep into Rectifiers", 2015, which begins with slopes of 0.25.
 */
public final class PRelu extends Module {
    private static final double FIRST_SLOPE = 0.25;

    private final Tensor weight;

    /** @param channels the number of slopes: the extent of axis 1, or 1 */
    public PRelu(Init init, int channels) {
        weight = parameter("weight", init.draw(Initializer.constant(FIRST_SLOPE), Shape.of(channels)));
    }

    @Override
    public Tensor forward(Tensor x) {
        return x.apply(new dev.gradus.autograd.op.PRelu(), weight);
    }
}
