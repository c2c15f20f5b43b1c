import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.backend.ActivationKind;
import dev.gradus.nn.Init;
import dev.gradus.nn.LayerNorm;
import dev.gradus.nn.Mlp;
import dev.gradus.nn.Module;
import dev.gradus.nn.MultiHeadAttention;

// region block
/** [batch, tokens, dim] → [batch, tokens, dim]. */
final class TinyBlock extends Module {
    final LayerNorm norm1;
    final MultiHeadAttention attn;
    final LayerNorm norm2;
    final Mlp mlp;

    TinyBlock(Init init, int dim, int heads) {
        norm1 = child("norm1", new LayerNorm(init, dim, 1e-6));
        attn = child("attn", new MultiHeadAttention(init, dim, heads));
        norm2 = child("norm2", new LayerNorm(init, dim, 1e-6));
        mlp = child("mlp", new Mlp(init, dim, 4 * dim, ActivationKind.GELU_ERF, 0));
    }

    @Override
    public Tensor forward(Tensor x) {
        Tensor looked = x.add(attn.call(norm1.call(x))); // tokens look at each other
        return looked.add(mlp.call(norm2.call(looked))); // each token thinks for itself
    }
}
// endregion block
