package dev.gradus.autograd.op;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.ShapeException;

/**
 * How well each box of one list covers its partner of another: GIoU = I/U − (C − U)/C, with the area I of what both
 * cover, U of what either covers, and C of the smallest box around both.
 *
 * <p>1 for equal boxes, towards −1 for small boxes far apart, where it still has a gradient. An area of 0 is not
 * divided by: two equal points have the value 0. As a loss, take 1 − GIoU.
 *
 * <p>Gradients follow from the formula; where corners coincide, each box gets half.
 *
 * <p>Shapes: a and b [boxes, 4], a box being x1, y1, x2, y2 with x1 ≤ x2 and y1 ≤ y2 → [boxes].
 *
 * <p>Source: Rezatofighi and others, "Generalized Intersection over Union", 2019.
 */
public record GeneralizedIou() implements CompositeOp {
    @Override
    public Shape outputShape(Shape[] inputs) {
        Shape a = inputs[0];
        if (a.rank() != 2 || a.dim(1) != 4 || !a.equals(inputs[1])) {
            throw new ShapeException(
                    name(), "a=" + a + " and b=" + inputs[1] + " do not fit", "both lists are [boxes, 4]",
                    null);
        }
        return a.without(1);
    }

    @Override
    public Tensor composite(Tensor... inputs) {
        check(inputs[0], "a");
        check(inputs[1], "b");
        Tensor aLow = inputs[0].narrow(1, 0, 2);
        Tensor aHigh = inputs[0].narrow(1, 2, 4);
        Tensor bLow = inputs[1].narrow(1, 0, 2);
        Tensor bHigh = inputs[1].narrow(1, 2, 4);
        Tensor both = area(aHigh.minimum(bHigh).sub(aLow.maximum(bLow)).relu());
        Tensor either = area(aHigh.sub(aLow)).add(area(bHigh.sub(bLow))).sub(both);
        Tensor around = area(aHigh.maximum(bHigh).sub(aLow.minimum(bLow)));
        return over(both, either).sub(over(around.sub(either), around));
    }

    /** Width times height of [boxes, 2]. */
    private static Tensor area(Tensor sides) {
        return sides.select(1, 0).mul(sides.select(1, 1));
    }

    private static Tensor over(Tensor part, Tensor whole) {
        Device device = whole.device();
        return part.div(whole.add(whole.detach().equal(Tensor.zeros(device))));
    }

    /** NaN passes: a training that diverged says so itself. */
    private void check(Tensor boxes, String list) {
        double[] values = boxes.toDoubles();
        for (int i = 0; i < values.length; i += 4) {
            if (values[i] > values[i + 2] || values[i + 1] > values[i + 3]) {
                throw new ArgumentException(
                        name(),
                        "box " + i / 4 + " of " + list + " ends before it begins: x " + values[i] + " to "
                                + values[i + 2] + ", y " + values[i + 1] + " to " + values[i + 3],
                        "a box is x1, y1, x2, y2 with x1 <= x2 and y1 <= y2",
                        "boxes given by center and size need converting");
            }
        }
    }
}
