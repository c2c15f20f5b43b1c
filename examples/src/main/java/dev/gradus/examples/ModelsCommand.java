package dev.gradus.examples;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.random.Philox;
import dev.gradus.nn.Init;
import dev.gradus.vit.Preset;
import dev.gradus.vit.Presets;
import dev.gradus.vit.VisionTransformer;
import dev.gradus.vit.VisionTransformerConfig;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code gradus models}: the models that have a name. */
@Command(
        name = "models",
        mixinStandardHelpOptions = true,
        description = {
            "Lists the models: sizes, exact parameter counts, sources.",
            "",
            "Multiply-adds are those of one picture."},
        footer = {"", "Examples:", "  gradus models --summary vit_mini_cifar",
            "  gradus train --model vit_mini_cifar"})
final class ModelsCommand implements Callable<Integer> {
    private static final String ROW = "%-32s %7s %5s %4s %5s %5s %13s %12s  %-28s  %s";

    @Option(
            names = "--summary",
            paramLabel = "MODEL",
            description = "Shows one model layer by layer: output, parameters, multiply-adds, bytes of values for one"
                    + " picture.")
    private String summary;

    @Mixin
    private JsonOption json;

    @Spec
    private CommandSpec spec;

    ModelsCommand() {}

    @Override
    public Integer call() {
        Console console = json.console(spec);
        if (summary != null) {
            summarize(console, Presets.named(summary).config());
            return 0;
        }
        if (!console.json()) {
            console.say(ROW, "name", "image", "patch", "dim", "depth", "heads", "parameters", "mult-adds",
                    "source", "what it is");
        }
        Presets.all().forEach(preset -> tell(console, preset));
        return 0;
    }

    private void summarize(Console console, VisionTransformerConfig c) {
        VisionTransformer model = new VisionTransformer(new Init(Device.cpu(), new Philox(0)), c);
        String table = model.summary(Shape.of(1, c.channels(), c.height(), c.width()));
        console.say("%s", table.stripTrailing());
        console.emit(Events.object().put("name", summary).put("summary", table));
    }

    private static void tell(Console console, Preset preset) {
        VisionTransformerConfig c = preset.config();
        console.emit(Events.object()
                .put("name", preset.name())
                .put("image", c.height())
                .put("patch", c.patch())
                .put("dim", c.dim())
                .put("depth", c.depth())
                .put("heads", c.heads())
                .put("parameters", c.parameterCount())
                .put("multiplyAdds", c.multiplyAdds())
                .put("source", preset.source())
                .put("description", preset.description()));
        if (!console.json()) {
            console.say(ROW, preset.name(), c.height() + "x" + c.width(), c.patch(), c.dim(), c.depth(), c.heads(),
                    String.format(Locale.ROOT, "%,d", c.parameterCount()),
                    String.format(Locale.ROOT, "%,.1f M", c.multiplyAdds() / 1e6), preset.source(),
                    preset.description());
        }
    }
}
