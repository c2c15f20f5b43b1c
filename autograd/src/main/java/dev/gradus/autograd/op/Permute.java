package dev.gradus.autograd.op;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.tape.Frame;
import dev.gradus.autograd.tape.Gradients;
import java.util.List;

/**
 * Axes in another order: axis i of y is axis {@code axes[i]} of x.
 *
 * <p>Gradient: dX = dY with the axes put back.
 */
public record Permute(List<Integer> axes) implements UnaryOp {
    public Permute {
        axes = List.copyOf(axes);
    }

    @Override
    public Shape shape(Shape x) {
        return x.permute(order());
    }

    @Override
    public Tensor forward(Frame f, Shape shape) {
        Tensor x = f.input(0);
        Tensor y = f.allocate(shape);
        f.kernels().movement().permute(y.storage(), x.storage(), x.shape().toArray(), order());
        return y;
    }

    @Override
    public Gradients backward(Frame f, Tensor dY) {
        int[] back = new int[axes.size()];
        for (int i = 0; i < back.length; i++) {
            back[axes.get(i)] = i;
        }
        return Gradients.of(dY.permute(back));
    }

    @Override
    public boolean readsInput(int input) {
        return false;
    }

    private int[] order() {
        return axes.stream().mapToInt(Integer::intValue).toArray();
    }
}
