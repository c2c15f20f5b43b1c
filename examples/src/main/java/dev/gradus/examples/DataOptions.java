package dev.gradus.examples;

import dev.gradus.nn.data.Cifar10;
import dev.gradus.nn.data.Cifar10Download;
import dev.gradus.nn.data.DataSource;
import dev.gradus.nn.data.DatasetChoice;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where pictures come from. */
final class DataOptions {
    @Option(
            names = "--dataset",
            paramLabel = "NAME",
            description = "cifar10, shapes10 (drawn here), or auto: CIFAR-10 if it is here or can be fetched, else "
                    + "Shapes-10")
    private String dataset;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "Folder that holds cifar-10-batches-bin, or gets it. Default: $GRADUS_DATA, ~/.cache/gradus")
    private Path dataDir;

    /** What was typed; null for nothing. */
    String name() {
        return dataset;
    }

    DatasetChoice choice(DatasetChoice usual) {
        return dataset == null ? usual : DatasetChoice.named(dataset);
    }

    /** Finds, fetches or draws the pictures. */
    DataSource.Found load(DatasetChoice choice, Console console) {
        try (DownloadBar bar = new DownloadBar(console, "fetching CIFAR-10")) {
            DataSource source = new DataSource(
                    Cifar10.folders(
                            Optional.ofNullable(dataDir), System.getenv(), Path.of(System.getProperty("user.home"))),
                    Optional.of(Cifar10Download.official(bar)));
            return source.load(choice);
        }
    }
}
