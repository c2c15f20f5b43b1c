import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.op.SoftCrossEntropy;
import dev.gradus.autograd.random.Philox;
import dev.gradus.nn.Init;
import dev.gradus.nn.optim.AdamW;
import dev.gradus.nn.optim.Optimizer;
import dev.gradus.nn.optim.ParameterGroup;
import java.util.List;

/** A net, 60 points to learn from and 1000 new ones to be asked about, and the four ways to make memorizing hard. */
final class Training {
    /** How much of each; 0 for none. */
    record Recipe(double dropout, double dropPath, double smoothing, boolean mixup) {}

    private final Recipe recipe;
    private final Philox random;
    final Arms seen;
    final Arms unseen;
    final SmallNet net;
    private final Tensor targets;
    private final Optimizer optimizer;

    Training(Recipe recipe, long seed) {
        this.recipe = recipe;
        random = new Philox(seed);
        seen = new Arms(60, random);
        unseen = new Arms(1000, random);
        net = new SmallNet(new Init(Device.reference(), random), recipe.dropout(), recipe.dropPath());
        targets = seen.labels.oneHot(Arms.CLASSES);
        optimizer = new AdamW(List.of(new ParameterGroup("all", net.parameters(), 1, 0)));
    }

    // region step
    void step() {
        Tensor x = seen.points;
        Tensor t = targets;
        if (recipe.mixup()) {
            double share = random.nextDouble(); // how much each point keeps of itself
            Tensor partners = shuffled(seen.labels.count());
            x = x.mul(share).add(x.indexSelect(0, partners).mul(1 - share));
            t = t.mul(share).add(t.indexSelect(0, partners).mul(1 - share));
        }
        Tensor loss = net.call(x).apply(new SoftCrossEntropy(recipe.smoothing()), t);
        optimizer.zeroGrad();
        loss.backward();
        optimizer.step(0.003);
    }
    // endregion step

    private Tensor shuffled(int count) {
        return Tensor.ofInts(Device.reference(), Shape.of(count), random.permutation(count));
    }

    // region ask
    /** The plain loss: no smoothing, nothing dropped, no gradients. */
    double loss(Arms arms) {
        return logits(arms).crossEntropy(arms.labels, 0).item();
    }

    double percentRight(Arms arms) {
        return arms.percentRight(logits(arms));
    }

    Tensor logits(Arms arms) {
        net.eval();
        try (var _ = Tensor.noGrad()) {
            return net.call(arms.points);
        } finally {
            net.train();
        }
    }
    // endregion ask
}
