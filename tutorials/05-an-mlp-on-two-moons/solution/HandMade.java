import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.random.Philox;

// The exercise of lesson 5. Fill in forward(), loss() and step(), then run: ./gradus check 5

/**
 * Two layers with a tanh between them: x is [batch, in], w1 [width, in], b1 [width], w2 [1, width], b2 [1].
 *
 * @return the logits, [batch, 1]
 */
// region forward
Tensor forward(Tensor x, Tensor w1, Tensor b1, Tensor w2, Tensor b2) {
    Tensor h = x.matmulTransposed(w1).add(b1).tanh();
    return h.matmulTransposed(w2).add(b2);
}
// endregion forward

/** The mean over the batch of ln(1 + eᶻ) − z·t, of logits z and labels t: both are [batch, 1]. */
// region loss
Tensor loss(Tensor z, Tensor t) {
    return z.exp().add(1).log().sub(z.mul(t)).mean();
}
// endregion loss

/** One step of gradient descent: changes each parameter in place, by the gradient of this loss alone. */
// region step
void step(Tensor loss, List<Tensor> parameters, double rate) {
    parameters.forEach(Tensor::zeroGrad);
    loss.backward();
    for (Tensor p : parameters) {
        p.assign(p.sub(p.grad().mul(rate)));
    }
}
// endregion step

void main() {
    Philox random = new Philox(7);
    TwoMoons moons = new TwoMoons(200, 0.15, random);
    Tensor w1 = first(random, 8, 2);
    Tensor b1 = first(random, 8);
    Tensor w2 = first(random, 1, 8);
    Tensor b2 = first(random, 1);
    for (int step = 0; step <= 900; step++) {
        Tensor logits = forward(moons.points, w1, b1, w2, b2);
        Tensor loss = loss(logits, moons.labels);
        if (step % 300 == 0) {
            IO.println("step %3d  loss %.2f  right %.0f %%".formatted(
                    step, loss.item(), moons.percentRight(logits)));
        }
        step(loss, List.of(w1, b1, w2, b2), 0.5);
    }
}

/** Normally distributed first values. */
Tensor first(Philox random, int... extents) {
    double[] values = new double[Shape.of(extents).count()];
    for (int i = 0; i < values.length; i++) {
        values[i] = random.nextGaussian();
    }
    return Tensor.of(Device.reference(), Shape.of(extents), values).requireGrad();
}
