package dev.gradus.nn;

import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.backend.ActivationKind;
import dev.gradus.autograd.op.Geglu;
import dev.gradus.nn.TransformerConfig.FeedForward;
import java.util.function.UnaryOperator;

/**
 * What the layers of encoder and decoder share: the feed-forward network, and branches with their norms and dropout.
 */
abstract sealed class TransformerLayer extends Module permits TransformerEncoderLayer, TransformerDecoderLayer {
    private final TransformerConfig config;
    private final Linear linear1;
    private final Linear linear2;
    private final Dropout dropout;

    TransformerLayer(Init init, TransformerConfig config) {
        int width = config.feedForward() == FeedForward.GEGLU ? 2 * config.hidden() : config.hidden();
        this.config = config;
        this.linear1 = child("linear1", new Linear(init, config.dim(), width, true));
        this.linear2 = child("linear2", new Linear(init, config.hidden(), config.dim(), true));
        this.dropout = child("dropout", new Dropout(config.dropout(), init.random()));
    }

    /** A branch beside x: x + f(norm(x)), or norm(x + f(x)). */
    final Tensor branch(Tensor x, LayerNorm norm, UnaryOperator<Tensor> f) {
        return config.preNorm()
                ? x.add(dropout.call(f.apply(norm.call(x))))
                : norm.call(x.add(dropout.call(f.apply(x))));
    }

    final Tensor feedForward(Tensor x) {
        Tensor hidden = switch (config.feedForward()) {
            case RELU -> linear1.call(x).relu();
            case GELU -> linear1.call(x, ActivationKind.GELU_ERF);
            case GEGLU -> linear1.call(x).apply(new Geglu(x.rank() - 1));
        };
        return linear2.call(dropout.call(hidden));
    }

    final CrossAttention attention(String name, Init init) {
        return child(name, new CrossAttention(init, config.dim(), config.heads(), config.dropout()));
    }

    final LayerNorm norm(String name, Init init) {
        return child(name, new LayerNorm(init, config.dim(), config.normEps()));
    }
}
