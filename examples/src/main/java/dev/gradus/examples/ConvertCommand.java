package dev.gradus.examples;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gradus.autograd.Device;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.FileException;
import dev.gradus.autograd.error.NearMatches;
import dev.gradus.autograd.io.StoredType;
import dev.gradus.nn.Init;
import dev.gradus.nn.checkpoint.Mismatch;
import dev.gradus.vit.Presets;
import dev.gradus.vit.PretrainedWeights;
import dev.gradus.vit.VisionTransformer;
import dev.gradus.vit.VisionTransformerConfig;
import dev.gradus.vit.WeightConversion;
import dev.gradus.vit.WeightNaming;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code gradus convert}: weights under other names, in another format. */
@Command(
        name = "convert",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Writes weights under another library's names, or describes a file.",
            "",
            "Without a target, says what the source holds. The values stay the same but for the rounding to the "
                    + "stored type."},
        footer = {
            "",
            "Namings: timm (also Gradus' and DeiT's own), hugging-face, hugging-face-deit, vit-pytorch, google.",
            "cvt and cct, of the authors of CCT, are read and not written.",
            "",
            "Examples:",
            "  gradus convert ViT-B_16.npz vit_b16.safetensors",
            "  gradus convert runs/2026-01-31-120000-smoke for-transformers.safetensors --to hugging-face",
            "  gradus convert hf:google/vit-base-patch16-224 vit_b16.npz --to google",
            "  gradus convert model.safetensors half.safetensors --type bf16",
            "  gradus convert model.safetensors --check vit_base_patch16_224"})
final class ConvertCommand implements Callable<Integer> {
    private static final List<String> TYPES = List.of("f16", "bf16", "f32", "f64");

    @Parameters(index = "0", paramLabel = "SOURCE",
            description = "A file of weights, a checkpoint, a run's folder, or hf:OWNER/NAME[@REVISION].")
    private String source;

    @Parameters(index = "1", arity = "0..1", paramLabel = "TARGET",
            description = "The file to write: a NumPy archive if it ends in .npz, else safetensors.")
    private Path target;

    @Option(names = "--from", paramLabel = "NAMING",
            description = "The naming that the source must have. Default: whichever is recognized")
    private String from;

    @Option(names = "--to", paramLabel = "NAMING",
            description = "The naming to write. Default: google for .npz, else timm")
    private String to;

    @Option(names = "--type", paramLabel = "TYPE",
            description = "f16, bf16, f32 or f64. Default: that of the source, f32 for float64 and .npz")
    private String type;

    @Option(names = "--heads", paramLabel = "N",
            description = "Attention heads of a block, which google's naming has as an axis. Default: as the source"
                    + " or the preset that it fits has")
    private int heads;

    @Option(names = "--check", paramLabel = "MODEL",
            description = "Instead of writing: lists what keeps the source from fitting a model, tensor by tensor;"
                    + " 'gradus models' names them all.")
    private String check;

    @Option(names = "--averaged",
            description = "Converts the moving average of the weights that 'gradus train --ema' kept in a checkpoint.")
    private boolean averaged;

    @Option(names = "--force", description = "Overwrites the target if it is there.")
    private boolean force;

    @Mixin
    private HubOptions hub;

    @Mixin
    private JsonOption json;

    @Spec
    private CommandSpec spec;

    ConvertCommand() {}

    @Override
    public Integer call() {
        Console console = json.console(spec);
        RunOptions.notNegative(spec.name(), "--heads", heads);
        StoredType stored = storedType();
        WeightNaming wanted = from == null ? null : WeightNaming.named(from);
        WeightNaming naming = to != null ? WeightNaming.named(to)
                : target != null && target.toString().endsWith(".npz") ? WeightNaming.GOOGLE : WeightNaming.TIMM;
        if (target != null && Files.exists(target) && !force) {
            throw new ArgumentException("convert", target + " is there already", null, "overwrite it with --force");
        }
        try (PretrainedWeights opened = PretrainedWeights.open(hub.find(source, console))) {
            PretrainedWeights weights = averaged ? opened.averaged() : opened;
            if (wanted != null && wanted != weights.naming()) {
                throw new ArgumentException("convert", source + " has the names of " + weights.naming().label()
                        + ", not of " + wanted.label(), null, "leave --from out");
            }
            if (check != null) {
                return fits(console, weights) ? 0 : 1;
            }
            if (target == null) {
                describe(console, weights);
            } else {
                convert(console, weights, naming, stored);
            }
            return 0;
        }
    }

    private void describe(Console console, PretrainedWeights weights) {
        console.say("%s: %s, under the names of %s", source, weights.description(), weights.naming().label());
        ObjectNode event = Events.object().put(Events.EVENT, "weights")
                .put("source", source)
                .put("naming", weights.naming().label())
                .put("description", weights.description());
        weights.preset().ifPresent(preset -> event.put("model", preset.name()));
        weights.unreadable().forEach((name, reason) -> console.warn(name + " " + reason));
        console.emit(event);
    }

    private boolean fits(Console console, PretrainedWeights weights) {
        VisionTransformerConfig config = Presets.named(check).config();
        Mismatch mismatch = weights.compare(new VisionTransformer(Init.blank(Device.cpu()), config));
        ObjectNode event = Events.object().put(Events.EVENT, "check")
                .put("source", source)
                .put("model", check)
                .put("fits", mismatch.isEmpty());
        mismatch.misfits().forEach(event.putArray("misfits")::add);
        mismatch.missing().forEach(event.putArray("missing")::add);
        mismatch.unexpected().forEach(event.putArray("unexpected")::add);
        if (mismatch.isEmpty()) {
            console.say("%s fits %s", source, check);
        } else {
            console.say("%s does not fit %s:\n%s\nhint: %s", source, check, mismatch.report(), weights.hint(config));
            event.put("hint", weights.hint(config));
        }
        console.emit(event);
        return mismatch.isEmpty();
    }

    private void convert(Console console, PretrainedWeights weights, WeightNaming naming, StoredType stored) {
        WeightConversion conversion = new WeightConversion(weights, naming, heads);
        long start = System.nanoTime();
        try (DownloadBar bar = new DownloadBar(console, "writing " + target.getFileName())) {
            conversion.write(target, stored, bar);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        long bytes = size(target);
        console.say("%s: %d tensors, %,d values, under the names of %s (%.1f MB in %.1f s)", target,
                conversion.tensors(), conversion.values(), naming.label(), bytes / 1e6, seconds);
        console.emit(Events.object().put(Events.EVENT, "converted")
                .put("source", source)
                .put("from", weights.naming().label())
                .put("target", target.toString())
                .put("to", naming.label())
                .put("tensors", conversion.tensors())
                .put("values", conversion.values())
                .put("bytes", bytes)
                .put("seconds", seconds));
    }

    private StoredType storedType() {
        if (type != null && !TYPES.contains(type.toLowerCase(Locale.ROOT))) {
            throw new ArgumentException("convert", "there is no type '" + type + "' for weights",
                    "one of " + String.join(", ", TYPES), NearMatches.hint(type, TYPES));
        }
        return type == null ? null : Arrays.stream(StoredType.values())
                .filter(known -> known.name().equalsIgnoreCase(type)).findFirst().orElseThrow();
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new FileException(file.toString(), "was written, but cannot be found: " + e, null, null, e);
        }
    }
}
