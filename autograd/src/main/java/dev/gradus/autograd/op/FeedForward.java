package dev.gradus.autograd.op;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.backend.ActivationKind;
import dev.gradus.autograd.backend.Backend;
import dev.gradus.autograd.backend.Fusion;
import dev.gradus.autograd.backend.Linalg.TwoLayerSizes;
import dev.gradus.autograd.backend.Linalg.TwoLayers;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.ShapeException;
import dev.gradus.autograd.tape.Frame;
import dev.gradus.autograd.tape.Gradients;

/**
 * The two-layer network of a transformer block, added to what went around it: y = r + (f(x·w1ᵀ + b1)·w2ᵀ + b2).
 *
 * <p>Gradients, with p = x·w1ᵀ + b1, h = f(p) and d = (dY·w2)·f′(p): dR = dY, dW2 = dYᵀ·h, dB2 = Σ dY, dW1 = dᵀ·x,
 * dB1 = Σ d, dX = d·w1.
 *
 * <p>Shapes: x [..., in], w1 [hidden, in], b1 [hidden], w2 [out, hidden], b2 [out], r [..., out] (may be left out) →
 * y [..., out]. Saves p and computes h again, which halves the memory of the widest values of a block.
 */
public record FeedForward(ActivationKind activation) implements FusedOp {
    private static final int RESIDUAL = 5;

    public FeedForward {
        if (activation == ActivationKind.NONE) {
            throw new ArgumentException(
                    "feed_forward", "activation must be GELU_ERF or GELU_TANH, got NONE",
                    "two affine maps with nothing between are one affine map", null);
        }
    }

    @Override
    public Shape outputShape(Shape[] inputs) {
        Linear layer = new Linear(activation);
        Shape hidden = layer.outputShape(new Shape[] {inputs[0], inputs[1], inputs[2]});
        Shape y = layer.outputShape(new Shape[] {hidden, inputs[3], inputs[4]});
        if (inputs.length > RESIDUAL && !inputs[RESIDUAL].equals(y)) {
            throw new ShapeException(
                    name(), "residual=" + inputs[RESIDUAL] + " does not fit the network's result of shape " + y, null,
                    null);
        }
        return y;
    }

    @Override
    public boolean hasKernel(Backend backend) {
        return backend.fuses(Fusion.FEED_FORWARD);
    }

    @Override
    public boolean readsInput(int input) {
        return input < RESIDUAL;
    }

    @Override
    public Tensor forward(Frame f, Shape shape) {
        Tensor y = f.allocate(shape);
        Tensor x = f.input(0);
        Tensor pre = f.records() ? f.save("pre", f.allocate(x.shape().with(-1, f.input(1).dim(0)))) : null;
        Tensor residual = f.inputCount() > RESIDUAL ? f.input(RESIDUAL) : null;
        f.kernels()
                .linalg()
                .feedForward(
                        y.storage(), Frame.storageOrNull(pre), x.storage(), layers(f), Frame.storageOrNull(residual),
                        sizes(f), activation);
        return y;
    }

    @Override
    public long multiplyAdds(Shape[] inputs, Shape output) {
        int hidden = inputs[1].dim(0);
        return (long) inputs[0].count() * hidden + (long) output.count() * hidden;
    }

    @Override
    public Gradients backward(Frame f, Tensor dY) {
        Tensor[] d = new Tensor[f.inputCount()];
        for (int i = 0; i < RESIDUAL; i++) {
            d[i] = f.needs(i) ? f.allocate(f.input(i).shape()) : null;
        }
        TwoLayers gradients = new TwoLayers(
                Frame.storageOrNull(d[1]), Frame.storageOrNull(d[2]), Frame.storageOrNull(d[3]),
                Frame.storageOrNull(d[4]));
        f.kernels()
                .linalg()
                .feedForwardBackward(
                        Frame.storageOrNull(d[0]), gradients, dY.storage(), f.saved("pre").storage(),
                        f.input(0).storage(), layers(f), sizes(f), activation);
        if (d.length > RESIDUAL && f.needs(RESIDUAL)) {
            d[RESIDUAL] = dY;
        }
        return Gradients.of(d);
    }

    @Override
    public Tensor composite(Tensor... inputs) {
        Tensor hidden = inputs[0].linear(inputs[1], inputs[2], activation);
        return inputs.length > RESIDUAL
                ? inputs[RESIDUAL].addLinear(hidden, inputs[3], inputs[4])
                : hidden.linear(inputs[3], inputs[4]);
    }

    private static TwoLayers layers(Frame f) {
        return new TwoLayers(
                f.input(1).storage(), f.input(2).storage(), f.input(3).storage(), f.input(4).storage());
    }

    private static TwoLayerSizes sizes(Frame f) {
        Shape x = f.input(0).shape();
        return new TwoLayerSizes(Rows.count(x), x.dim(-1), f.input(1).dim(0), f.input(3).dim(0));
    }
}
