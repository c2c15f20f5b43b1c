package dev.gradus.examples;

import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.NearMatches;
import dev.gradus.nn.data.HubModel;
import dev.gradus.vit.PositionResize;
import dev.gradus.vit.PretrainedWeights;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where a model's weights come from. */
final class WeightsOptions {
    @Option(
            names = "--weights",
            paramLabel = "SOURCE",
            description = "A file of weights (safetensors or Google's npz; the names are recognized), a checkpoint,"
                    + " a run's folder, or hf:OWNER/NAME[@REVISION] of the Hugging Face hub.")
    private String source;

    @Mixin
    private HubOptions hub;

    @Option(
            names = "--positions",
            paramLabel = "FLAVOUR",
            description = "How position embeddings of another resolution are resized: timm, dino, timm-2021 or google."
                    + " Default: as those do under whose names the weights are published")
    private String positions;

    @Option(
            names = "--averaged",
            description = "Take the moving average of the weights that 'gradus train --ema' kept in a checkpoint.")
    private boolean averaged;

    /** Whether weights were asked for. */
    boolean given() {
        return source != null;
    }

    /** Finds or fetches the weights, and opens them. */
    PretrainedWeights open(Console console) {
        return open(find(console));
    }

    /** What was asked for, as it was typed. */
    String source() {
        return source;
    }

    /** What the model that was asked for is called on the hub; empty if it is not from there. */
    String hubName() {
        return HubModel.isOne(source) ? HubModel.parse(source).name() : "";
    }

    /** The file that was asked for, fetched if it is not here. */
    Path find(Console console) {
        return hub.find(source, console);
    }

    /** Opens such a file. */
    PretrainedWeights open(Path file) {
        PositionResize flavour = positions == null ? null : flavour(positions);
        PretrainedWeights weights = PretrainedWeights.open(file);
        try {
            PretrainedWeights chosen = averaged ? weights.averaged() : weights;
            return flavour == null ? chosen : chosen.resizing(flavour);
        } catch (RuntimeException e) {
            weights.close();
            throw e;
        }
    }

    private static PositionResize flavour(String name) {
        List<String> names = Arrays.stream(PositionResize.values())
                .map(flavour -> flavour.name().toLowerCase(Locale.ROOT).replace('_', '-')).toList();
        int place = names.indexOf(name.toLowerCase(Locale.ROOT));
        if (place < 0) {
            throw new ArgumentException("weights", "--positions must be " + String.join(", ", names) + ", got '" + name
                    + "'", null, NearMatches.hint(name, names));
        }
        return PositionResize.values()[place];
    }
}
