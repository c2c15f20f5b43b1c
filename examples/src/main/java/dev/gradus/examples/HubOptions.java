package dev.gradus.examples;

import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.nn.data.Cifar10;
import dev.gradus.nn.data.HubDownload;
import dev.gradus.nn.data.HubModel;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where published weights are fetched from, and where they are kept. */
final class HubOptions {
    @Option(
            names = "--hub",
            paramLabel = "URL",
            description = "Where hf:OWNER/NAME is fetched from. Default: $HF_ENDPOINT, https://huggingface.co")
    private String hub;

    @Option(
            names = "--cache",
            paramLabel = "DIR",
            description = "Where fetched weights are kept. Default: $GRADUS_DATA, ~/.cache/gradus")
    private Path cache;

    /** The file that a source means: itself, the checkpoint of a run, or one of the hub, fetched if it is not here. */
    Path find(String source, Console console) {
        if (!HubModel.isOne(source)) {
            return RunFolder.checkpoint(Path.of(source));
        }
        HubModel model = HubModel.parse(source);
        Path folder = Cifar10.folders(Optional.ofNullable(cache), System.getenv(),
                Path.of(System.getProperty("user.home"))).getFirst();
        try (DownloadBar bar = new DownloadBar(console, "fetching " + model)) {
            return new HubDownload(address(), folder, bar).fetch(model);
        }
    }

    private URI address() {
        try {
            return hub == null ? HubDownload.hub(System.getenv()) : URI.create(hub);
        } catch (IllegalArgumentException e) {
            throw new ArgumentException("hub", "--hub must be an address, got '" + hub + "'");
        }
    }
}
