package dev.gradus.nn;

import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.backend.ActivationKind;

/**
 * The two-layer network of a transformer block: fc2(f(fc1(x))), with dropout after either layer.
 *
 * <p>Shapes: x [..., dim] → y [..., dim]; fc1.weight [hidden, dim], fc2.weight [dim, hidden].
 */
public final class Mlp extends Module {
    private final Linear fc1;
    private final Dropout drop1;
    private final Linear fc2;
    private final Dropout drop2;
    private final ActivationKind activation;

    public Mlp(Init init, int dim, int hidden, ActivationKind activation, double dropout) {
        this.fc1 = child("fc1", new Linear(init, dim, hidden, true));
        this.drop1 = child("drop1", new Dropout(dropout, init.random()));
        this.fc2 = child("fc2", new Linear(init, hidden, dim, true));
        this.drop2 = child("drop2", new Dropout(dropout, init.random()));
        this.activation = activation;
    }

    @Override
    public Tensor forward(Tensor x) {
        if (isOneOperation()) {
            return network(x, null);
        }
        Tensor h = drop1.call(fc1.call(x, activation));
        return drop2.call(fc2.call(h));
    }

    /** {@code residual + call(x)}; in one operation if nothing is dropped or hooked. */
    public Tensor callAndAdd(Tensor residual, Tensor x) {
        return isPlain() && isOneOperation() ? network(x, residual) : residual.add(call(x));
    }

    private boolean isOneOperation() {
        boolean plain = fc1.isPlain() && drop1.isPlain() && fc2.isPlain() && drop2.isPlain();
        return plain && !drop1.isActive() && !drop2.isActive() && activation != ActivationKind.NONE;
    }

    private Tensor network(Tensor x, Tensor residual) {
        return x.feedForward(fc1.weight(), fc1.bias(), fc2.weight(), fc2.bias(), activation, residual);
    }
}
