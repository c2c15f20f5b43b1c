package dev.gradus.tutorials;

import static dev.gradus.tutorials.Mistake.mistake;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.io.AtomicFile;
import dev.gradus.autograd.io.SafeTensorsWriter;
import dev.gradus.nn.Init;
import dev.gradus.nn.checkpoint.Checkpoint;
import dev.gradus.nn.data.DownloadProgress;
import dev.gradus.nn.data.HubDownload;
import dev.gradus.nn.data.HubModel;
import dev.gradus.vit.Presets;
import dev.gradus.vit.PretrainedWeights;
import dev.gradus.vit.VisionTransformer;
import dev.gradus.vit.VisionTransformerConfig;
import dev.gradus.vit.WeightConversion;
import dev.gradus.vit.WeightNaming;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Mistakes with files of weights. */
final class WeightMistakes {
    private static final Path FOLDER = Path.of("target", "mistakes"); // relative: the page shows it

    private WeightMistakes() {}

    static List<Mistake> all() {
        VisionTransformerConfig smoke = Presets.named("vit_smoke").config();
        return List.of(
                mistake("Weights of another model",
                        () -> load(saved(smoke), Presets.named("vit_micro_cifar").config())),
                mistake("Weights for another number of classes",
                        () -> load(saved(smoke), smoke.with(c -> c.classes(100)))),
                mistake("Weights of something else", () -> load(foreign(), smoke)),
                mistake("A file that was cut off", () -> load(cut(saved(smoke)), smoke)),
                mistake("A pickle", () -> load(pickle(), smoke)),
                mistake("Parts that the other library does not have", () -> {
                    Path scaled = saved(smoke.with(c -> c.layerScale(0.1)));
                    try (PretrainedWeights weights = PretrainedWeights.open(scaled)) {
                        new WeightConversion(weights, WeightNaming.GOOGLE, 4);
                    }
                }),
                mistake("A model of the hub without an owner", () -> HubModel.parse("hf:vit_tiny_patch16_224")),
                mistake("The hub without a network", () -> new HubDownload(
                        URI.create("http://127.0.0.1:1"), FOLDER.resolve("cache"), DownloadProgress.SILENT)
                        .fetch(HubModel.parse("hf:timm/vit_tiny_patch16_224.augreg_in21k_ft_in1k"))));
    }

    private static void load(Path file, VisionTransformerConfig config) {
        PretrainedWeights.load(Device.cpu(), config, file);
    }

    private static Path saved(VisionTransformerConfig config) {
        Path file = FOLDER.resolve("model.safetensors");
        Checkpoint.write(file, new VisionTransformer(Init.blank(Device.cpu()), config).state(), Map.of(), Map.of());
        return file;
    }

    private static Path foreign() {
        Path file = FOLDER.resolve("resnet.safetensors");
        new SafeTensorsWriter()
                .add("conv1.weight", new int[] {1}, new float[1])
                .add("fc.bias", new int[] {1}, new float[1])
                .write(file);
        return file;
    }

    private static Path cut(Path whole) {
        Path file = FOLDER.resolve("cut.safetensors");
        try {
            byte[] bytes = Files.readAllBytes(whole);
            AtomicFile.writeBytes(file, Arrays.copyOf(bytes, bytes.length / 2));
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path pickle() {
        Path file = FOLDER.resolve("model.pth");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("archive/data.pkl"));
            zip.write(1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        AtomicFile.writeBytes(file, bytes.toByteArray());
        return file;
    }
}
