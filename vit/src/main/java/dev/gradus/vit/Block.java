package dev.gradus.vit;

import dev.gradus.autograd.Tensor;
import dev.gradus.nn.DropPath;
import dev.gradus.nn.Identity;
import dev.gradus.nn.Init;
import dev.gradus.nn.LayerNorm;
import dev.gradus.nn.LayerScale;
import dev.gradus.nn.Mlp;
import dev.gradus.nn.Module;
import dev.gradus.nn.MultiHeadAttention;
import dev.gradus.nn.RelativePosition;
import dev.gradus.vit.VisionTransformerConfig.Positions;

/**
 * One encoder block: tokens look at each other, then each thinks for itself; both add to what was there.
 *
 * <pre>
 * x ← x + dropPath(ls1(attn(norm1(x))))
 * x ← x + dropPath(ls2(mlp(norm2(x))))
 * </pre>
 *
 * <p>With {@code normOnSum} the second norm is on the straight way, as in the code of CCT:
 *
 * <pre>
 * x ← norm2(x + dropPath(ls1(attn(norm1(x)))))
 * x ← x + dropPath(ls2(mlp(x)))
 * </pre>
 *
 * <p>Shapes: x [batch, tokens, dim] → [batch, tokens, dim]. The scales ls1 and ls2 are there only if the configuration
 * asks for them.
 *
 * <p>Sources: Dosovitskiy and others, "An Image is Worth 16x16 Words", 2020, equations 2 and 3; for the scales Touvron
 * and others, "Going deeper with Image Transformers", 2021; for drop path Huang and others, "Deep Networks with
 * Stochastic Depth", 2016.
 */
public final class Block extends Module {
    private final LayerNorm norm1;
    private final MultiHeadAttention attn;
    private final Module ls1;
    private final DropPath dropPath1;
    private final LayerNorm norm2;
    private final Mlp mlp;
    private final Module ls2;
    private final DropPath dropPath2;
    private final boolean normOnSum;

    /**
     * Draws the first values as the configuration says.
     *
     * @param index the block's place, which decides its share of the drop-path schedule
     */
    public Block(Init init, VisionTransformerConfig c, int index) {
        Initialization first = c.initialization();
        norm1 = child("norm1", new LayerNorm(init, c.dim(), c.layerNormEps()));
        attn = child("attn", new MultiHeadAttention(first.linear(init), attention(c), offsets(init, c)));
        ls1 = child("ls1", scale(init, c));
        dropPath1 = child("drop_path1", new DropPath(c.dropPathOf(index), init.random()));
        norm2 = child("norm2", new LayerNorm(init, c.dim(), c.layerNormEps()));
        mlp = child("mlp", new Mlp(first.mlp(init), c.dim(), c.mlpDim(), c.gelu(), c.dropout()));
        ls2 = child("ls2", scale(init, c));
        dropPath2 = child("drop_path2", new DropPath(c.dropPathOf(index), init.random()));
        normOnSum = c.normOnSum();
    }

    // region forward
    @Override
    public Tensor forward(Tensor x) {
        Tensor looked = passes(ls1, dropPath1)
                ? attn.callAndAdd(x, norm1.call(x))
                : x.add(dropPath1.call(ls1.call(attn.call(norm1.call(x)))));
        Tensor normalized = norm2.call(looked);
        Tensor straight = normOnSum ? normalized : looked;
        return passes(ls2, dropPath2)
                ? mlp.callAndAdd(straight, normalized)
                : straight.add(dropPath2.call(ls2.call(mlp.call(normalized))));
    }
    // endregion forward

    /** Whether scale and drop path leave a branch as it is, so that the sum can be part of its last operation. */
    private static boolean passes(Module scale, DropPath dropPath) {
        return scale instanceof Identity && scale.isPlain() && dropPath.isPlain() && !dropPath.isActive();
    }

    private static MultiHeadAttention.Config attention(VisionTransformerConfig c) {
        return new MultiHeadAttention.Config(
                c.dim(), c.heads(), c.headDim(), c.qkvBias(), c.attentionDropout(), c.dropout(), c.qkNorm(),
                c.layerNormEps());
    }

    private static RelativePosition offsets(Init init, VisionTransformerConfig c) {
        return c.positions() == Positions.RELATIVE
                ? new RelativePosition(init.with(c.initialization().positions(), init.biases()), c.prefix(),
                        c.patches(), c.headDim())
                : null;
    }

    private static Module scale(Init init, VisionTransformerConfig c) {
        return c.layerScale() == 0 ? new Identity() : new LayerScale(init, c.dim(), c.layerScale());
    }
}
