import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.examples.figure.BlockFigure;
import dev.gradus.nn.Init;
import dev.gradus.vit.Presets;
import dev.gradus.vit.VisionTransformer;
import dev.gradus.vit.VisionTransformerConfig;

/** What the programs of docs/models share; public, as each program is loaded by a loader of its own. */
public final class Family {
    private Family() {}

    /** The model of a preset, ready to draw its blocks; of its values nothing is seen, so none are drawn. */
    public static BlockFigure figure(String preset, String title) {
        VisionTransformerConfig c = Presets.named(preset).config();
        Device cpu = Device.cpu();
        VisionTransformer model = new VisionTransformer(Init.blank(cpu), c);
        return new BlockFigure(title, model, cpu, Shape.of(1, c.channels(), c.height(), c.width()));
    }

    /** A table of presets. */
    public static void sizes(String... presets) {
        IO.println("%-32s %4s %5s %5s %6s %6s %12s %9s".formatted(
                "preset", "dim", "depth", "heads", "mlpDim", "tokens", "parameters", "mult-adds"));
        for (String name : presets) {
            VisionTransformerConfig c = Presets.named(name).config();
            IO.println("%-32s %4d %5d %5d %6d %6d %,12d %7.2f G".formatted(
                    name, c.dim(), c.depth(), c.heads(), c.mlpDim(), c.tokens(), c.parameterCount(),
                    c.multiplyAdds() / 1e9));
        }
    }
}
