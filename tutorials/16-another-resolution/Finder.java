import dev.gradus.autograd.Device;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.random.Philox;
import dev.gradus.nn.Init;
import dev.gradus.nn.optim.AdamW;
import dev.gradus.nn.optim.Optimizer;
import dev.gradus.nn.optim.ParameterGroup;
import dev.gradus.vit.VisionTransformer;
import dev.gradus.vit.VisionTransformerConfig;
import java.util.List;

/** A tiny Vision Transformer that says where the spot is. */
final class Finder {
    static final int PATCH = 4;

    final VisionTransformer model;
    final int side;

    // region model
    Finder(int side, long seed) {
        this.side = side;
        VisionTransformerConfig config = VisionTransformerConfig.of(side, PATCH,
                c -> c.channels(1).dim(24).depth(1).heads(2).mlpDim(48).classes(Spots.FIELDS * Spots.FIELDS));
        model = new VisionTransformer(new Init(Device.reference(), new Philox(seed)), config);
    }
    // endregion model

    // region take
    /** Takes over the weights of a model for another resolution, but for its positions: these. */
    Finder take(Finder other, Tensor positions) {
        var old = other.model.parameters();
        model.parameters().forEach(
                (name, parameter) -> parameter.assign(name.equals("pos_embed") ? positions : old.get(name).detach()));
        return this;
    }
    // endregion take

    /** The position embedding: [1, 1 + cells, dim], the class token's row first. */
    Tensor positions() {
        return model.parameters().get("pos_embed").detach();
    }

    void train(int steps, double rate, Philox random) {
        Optimizer optimizer = new AdamW(List.of(new ParameterGroup("all", model.parameters(), 1, 0)));
        for (int step = 0; step < steps; step++) {
            Spots spots = new Spots(32, side, random);
            Tensor loss = model.call(spots.pictures).crossEntropy(spots.labels, 0);
            optimizer.zeroGrad();
            loss.backward();
            optimizer.step(rate);
        }
    }

    double percentRight() {
        Spots spots = new Spots(500, side, new Philox(99));
        try (var _ = Tensor.noGrad()) {
            int[] said = model.call(spots.pictures).argmax(1).toInts();
            int[] wanted = spots.labels.toInts();
            int right = 0;
            for (int i = 0; i < said.length; i++) {
                right += said[i] == wanted[i] ? 1 : 0;
            }
            return 100.0 * right / said.length;
        }
    }
}
