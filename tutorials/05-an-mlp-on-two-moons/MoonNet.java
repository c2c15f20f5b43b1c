import dev.gradus.autograd.Tensor;
import dev.gradus.nn.Init;
import dev.gradus.nn.Linear;
import dev.gradus.nn.Module;

// region net
/** A multi-layer perceptron: [batch, 2] → [batch, 1]. */
final class MoonNet extends Module {
    private final Linear fc1;
    private final Linear fc2;
    private final Linear fc3;

    MoonNet(Init init, int width) {
        fc1 = child("fc1", new Linear(init, 2, width, true));
        fc2 = child("fc2", new Linear(init, width, width, true));
        fc3 = child("fc3", new Linear(init, width, 1, true));
    }

    @Override
    public Tensor forward(Tensor x) {
        Tensor h = fc1.call(x).tanh();
        h = fc2.call(h).tanh();
        return fc3.call(h);
    }
}
// endregion net
