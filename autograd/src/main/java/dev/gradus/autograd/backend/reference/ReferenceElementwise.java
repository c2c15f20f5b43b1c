package dev.gradus.autograd.backend.reference;

import dev.gradus.autograd.backend.Broadcast;
import dev.gradus.autograd.backend.Doubles;
import dev.gradus.autograd.backend.Elementwise;
import dev.gradus.autograd.backend.Storage;
import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import org.apache.commons.math3.special.Erf;

/** Each element by itself, in a loop. */
final class ReferenceElementwise implements Elementwise {
    @Override
    public void negate(Storage y, Storage x) {
        map(y, x, v -> -v);
    }

    @Override
    public void abs(Storage y, Storage x) {
        map(y, x, Math::abs);
    }

    @Override
    public void sign(Storage y, Storage x) {
        map(y, x, Math::signum);
    }

    @Override
    public void exp(Storage y, Storage x) {
        map(y, x, Math::exp);
    }

    @Override
    public void log(Storage y, Storage x) {
        map(y, x, Math::log);
    }

    @Override
    public void sqrt(Storage y, Storage x) {
        map(y, x, Math::sqrt);
    }

    @Override
    public void reciprocal(Storage y, Storage x) {
        map(y, x, v -> 1 / v);
    }

    @Override
    public void sin(Storage y, Storage x) {
        map(y, x, Math::sin);
    }

    @Override
    public void cos(Storage y, Storage x) {
        map(y, x, Math::cos);
    }

    @Override
    public void tanh(Storage y, Storage x) {
        map(y, x, Math::tanh);
    }

    @Override
    public void sigmoid(Storage y, Storage x) {
        map(y, x, v -> 1 / (1 + Math.exp(-v)));
    }

    @Override
    public void erf(Storage y, Storage x) {
        map(y, x, Erf::erf);
    }

    @Override
    public void relu(Storage y, Storage x) {
        map(y, x, v -> v <= 0 ? 0 : v);
    }

    @Override
    public void affine(Storage y, Storage x, double factor, double shift) {
        map(y, x, v -> v * factor + shift);
    }

    @Override
    public void pow(Storage y, Storage x, double exponent) {
        map(y, x, v -> Math.pow(v, exponent));
    }

    @Override
    public void add(Storage y, Storage a, Storage b, Broadcast layout) {
        zip(y, a, b, layout, (u, v) -> u + v);
    }

    @Override
    public void sub(Storage y, Storage a, Storage b, Broadcast layout) {
        zip(y, a, b, layout, (u, v) -> u - v);
    }

    @Override
    public void mul(Storage y, Storage a, Storage b, Broadcast layout) {
        zip(y, a, b, layout, (u, v) -> u * v);
    }

    @Override
    public void div(Storage y, Storage a, Storage b, Broadcast layout) {
        zip(y, a, b, layout, (u, v) -> u / v);
    }

    @Override
    public void maximum(Storage y, Storage a, Storage b, Broadcast layout) {
        zip(y, a, b, layout, Math::max);
    }

    @Override
    public void minimum(Storage y, Storage a, Storage b, Broadcast layout) {
        zip(y, a, b, layout, Math::min);
    }

    @Override
    public void greater(Storage y, Storage a, Storage b, Broadcast layout) {
        zip(y, a, b, layout, (u, v) -> u > v ? 1 : 0);
    }

    @Override
    public void equal(Storage y, Storage a, Storage b, Broadcast layout) {
        zip(y, a, b, layout, (u, v) -> u == v ? 1 : 0);
    }

    @Override
    public void expand(Storage y, Storage x, Broadcast layout) {
        zip(y, x, x, new Broadcast(layout.shape(), layout.sizes(), layout.left(), layout.left()), (u, v) -> u);
    }

    @Override
    public void fill(Storage y, double value) {
        Arrays.fill(Doubles.of(y), 0, y.length(), value);
    }

    @Override
    public void accumulate(Storage y, Storage x) {
        double[] to = Doubles.of(y);
        double[] from = Doubles.of(x);
        for (int i = 0; i < y.length(); i++) {
            to[i] += from[i];
        }
    }

    private static void map(Storage y, Storage x, DoubleUnaryOperator f) {
        double[] to = Doubles.of(y);
        double[] from = Doubles.of(x);
        for (int i = 0; i < y.length(); i++) {
            to[i] = f.applyAsDouble(from[i]);
        }
    }

    /** Walks over the result; each operand's position follows from the result's by its own steps. */
    private static void zip(Storage y, Storage a, Storage b, Broadcast layout, DoubleBinaryOperator f) {
        double[] to = Doubles.of(y);
        double[] left = Doubles.of(a);
        double[] right = Doubles.of(b);
        int[] sizes = layout.sizes();
        for (int i = 0; i < y.length(); i++) {
            int rest = i;
            int u = 0;
            int v = 0;
            for (int axis = sizes.length - 1; axis >= 0; axis--) {
                int index = rest % sizes[axis];
                rest /= sizes[axis];
                u += index * layout.left()[axis];
                v += index * layout.right()[axis];
            }
            to[i] = f.applyAsDouble(left[u], right[v]);
        }
    }

    @Override
    public void softplus(Storage y, Storage x) {
        map(y, x, v -> Math.max(v, 0) + Math.log1p(Math.exp(-Math.abs(v))));
    }

    @Override
    public void where(Storage y, Storage mask, Storage a, Storage b) {
        for (int i = 0; i < y.length(); i++) {
            Doubles.of(y)[i] = Doubles.of(mask)[i] > 0.5 ? Doubles.of(a)[i] : Doubles.of(b)[i];
        }
    }
}
