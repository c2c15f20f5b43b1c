import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.nn.Init;
import dev.gradus.nn.LayerNorm;
import dev.gradus.nn.Linear;
import dev.gradus.nn.Module;
import java.util.ArrayList;
import java.util.List;

// region vit
/** A Vision Transformer: [batch, 3, side, side] → [batch, classes]. */
final class TinyVit extends Module {
    final int patch;
    final Tensor classToken;
    final Tensor positions;
    final Linear embed;
    final List<TinyBlock> blocks = new ArrayList<>();
    final LayerNorm norm;
    final Linear head;

    TinyVit(Init init, int side, int patch, int dim, int depth, int heads, int classes) {
        this.patch = patch;
        int patches = (side / patch) * (side / patch);
        classToken = parameter("cls_token", small(init, 1, 1, dim));
        positions = parameter("pos_embed", small(init, 1, 1 + patches, dim));
        embed = child("patch_embed", new Linear(init, 3 * patch * patch, dim, true));
        for (int i = 0; i < depth; i++) {
            blocks.add(child("block" + i, new TinyBlock(init, dim, heads)));
        }
        norm = child("norm", new LayerNorm(init, dim, 1e-6));
        head = child("head", new Linear(init, dim, classes, true));
    }

    @Override
    public Tensor forward(Tensor images) {
        Tensor z = withPlaces(withClassToken(embed.call(patches(images))));
        for (TinyBlock block : blocks) {
            z = block.call(z);
        }
        return head.call(norm.call(z).select(1, 0));
    }
    // endregion vit

    // region steps
    /** [batch, 3, side, side] → [batch, patches, 3·patch·patch]. */
    Tensor patches(Tensor images) {
        int rows = images.dim(2) / patch;
        int columns = images.dim(3) / patch;
        return images.reshape(images.dim(0), 3, rows, patch, columns, patch)
                .permute(0, 2, 4, 1, 3, 5)
                .reshape(images.dim(0), rows * columns, 3 * patch * patch);
    }

    /** [batch, patches, dim] → [batch, 1 + patches, dim]. */
    Tensor withClassToken(Tensor tokens) {
        Shape one = Shape.of(tokens.dim(0), 1, tokens.dim(2));
        return Tensor.concat(1, classToken.expand(one), tokens);
    }

    Tensor withPlaces(Tensor tokens) {
        return tokens.add(positions);
    }
    // endregion steps

    /** Normal numbers, a fiftieth as large. */
    private static Tensor small(Init init, int... extents) {
        double[] values = new double[Shape.of(extents).count()];
        for (int i = 0; i < values.length; i++) {
            values[i] = 0.02 * init.random().nextGaussian();
        }
        return Tensor.of(init.device(), Shape.of(extents), values);
    }
}
