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
        Tensor h = drop1.call(fc1.call(x, activation));
        return drop2.call(fc2.call(h));
    }
}
