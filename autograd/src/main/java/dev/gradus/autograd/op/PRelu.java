package dev.gradus.autograd.op;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ShapeException;
import java.util.Arrays;

/**
 * Relu with a learned slope on the left: y = x where x &gt; 0, else weight·x, with a weight for each channel or one for
 * all.
 *
 * <p>Shapes: x [batch, channels, ...], weight [channels] or [1]; with [1], x may have any shape.
 *
 * <p>Gradients, at the kink x = 0 those of the left side: dX = dY where x &gt; 0, else dY·weight; dWeight = Σ dY·x over
 * the places of the channel where x ≤ 0.
 *
 * <p>Source: He, Zhang, Ren, Sun, "Delving Deep into Rectifiers", 2015.
 */
public record PRelu() implements CompositeOp {
    @Override
    public Shape outputShape(Shape[] inputs) {
        Shape x = inputs[0];
        Shape weight = inputs[1];
        boolean perChannel = x.rank() >= 2 && weight.equals(Shape.of(x.dim(1)));
        if (!perChannel && !weight.equals(Shape.of(1))) {
            throw new ShapeException(
                    name(), "x=" + x + " and weight=" + weight + " do not fit",
                    "weight is [channels], the extent of axis 1 of x, or [1]", null);
        }
        return x;
    }

    @Override
    public Tensor composite(Tensor... inputs) {
        Tensor x = inputs[0];
        int[] perChannel = new int[Math.max(1, x.rank() - 1)];
        Arrays.fill(perChannel, 1);
        perChannel[0] = inputs[1].count();
        Tensor left = x.mul(inputs[1].reshape(x.rank() == 0 ? new int[0] : perChannel));
        return Tensor.where(x.greater(Tensor.zeros(x.device())), x, left);
    }
}
