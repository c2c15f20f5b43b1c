import dev.gradus.autograd.Tensor;
import dev.gradus.nn.DropPath;
import dev.gradus.nn.Dropout;
import dev.gradus.nn.Init;
import dev.gradus.nn.Linear;
import dev.gradus.nn.Module;

// region net
/** A small residual network: [batch, 2] → [batch, 3]. */
final class SmallNet extends Module {
    private final Linear first;
    private final Bend[] bends = new Bend[3];
    private final Linear head;

    SmallNet(Init init, double dropout, double dropPath) {
        first = child("first", new Linear(init, 2, 32, true));
        for (int i = 0; i < bends.length; i++) {
            bends[i] = child("bend" + i, new Bend(init, 32, dropout, dropPath));
        }
        head = child("head", new Linear(init, 32, Arms.CLASSES, true));
    }

    @Override
    public Tensor forward(Tensor x) {
        Tensor h = first.call(x);
        for (Bend bend : bends) {
            h = bend.call(h);
        }
        return head.call(h);
    }
}

/** x + branch(x): what the branch adds may be thinned out, or left out. */
final class Bend extends Module {
    private final Linear fc1;
    private final Linear fc2;
    private final Dropout dropout;
    private final DropPath dropPath;

    Bend(Init init, int dim, double p, double pathP) {
        fc1 = child("fc1", new Linear(init, dim, 2 * dim, true));
        fc2 = child("fc2", new Linear(init, 2 * dim, dim, true));
        dropout = child("dropout", new Dropout(p, init.random()));
        dropPath = child("drop_path", new DropPath(pathP, init.random()));
    }

    @Override
    public Tensor forward(Tensor x) {
        Tensor inner = dropout.call(fc1.call(x).tanh());
        return x.add(dropPath.call(fc2.call(inner)));
    }
}
// endregion net
