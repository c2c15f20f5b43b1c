import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.examples.figure.BlockFigure;
import dev.gradus.nn.Init;
import dev.gradus.vit.VisionTransformer;
import dev.gradus.vit.VisionTransformerConfig;

// Draws the figure of lesson 9: the model runs once on eight pictures, and each column shows the inside of a module.

void main() {
    VisionTransformerConfig config =
            VisionTransformerConfig.of(32, 4, c -> c.dim(96).depth(6).heads(3).classes(10));
    VisionTransformer vit = new VisionTransformer(Init.blank(Device.cpu()), config);
    IO.print(new BlockFigure("A small Vision Transformer, one of its blocks, attention and MLP, with all shapes", vit,
            Device.cpu(), Shape.of(8, 3, 32, 32))
            .column("").column("blocks.0").column("blocks.0.attn", "blocks.0.mlp").svg());
}
