package dev.gradus.examples;

import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.nn.data.Cifar10;
import dev.gradus.nn.data.Cifar10Download;
import dev.gradus.nn.data.DataSource;
import dev.gradus.nn.data.DatasetChoice;
import dev.gradus.vit.VisionTransformerConfig;
import dev.gradus.vit.image.DecodedFolder;
import dev.gradus.vit.image.ImageFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where pictures come from. */
final class DataOptions {
    private static final int SMALL = 32;

    @Option(
            names = "--dataset",
            paramLabel = "NAME",
            description = "cifar10, cifar100, cifar100-coarse, mnist, fashion-mnist, shapes10 (drawn here), folder:DIR "
                    + "(a folder of pictures for each class), or auto: CIFAR-10 if it is here or can be fetched, else "
                    + "Shapes-10")
    private String dataset;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "Folder that holds cifar-10-batches-bin and others, or gets them. Default: $GRADUS_DATA, "
                    + "~/.cache/gradus")
    private Path dataDir;

    @Option(
            names = "--bad-images",
            paramLabel = "WHAT",
            description = "What is done about broken and animated pictures and empty classes of a folder: skip them, "
                    + "or refuse the folder. They are named in either case. Default: skip")
    private String badImages = "skip";

    /** What was typed; null for nothing. */
    String name() {
        return dataset;
    }

    DatasetChoice choice(DatasetChoice usual) {
        return dataset == null ? usual : DatasetChoice.named(dataset);
    }

    /** Where data sets are looked for. */
    List<Path> folders() {
        return Cifar10.folders(Optional.ofNullable(dataDir), System.getenv(), Path.of(System.getProperty("user.home")));
    }

    /** Finds, fetches, decodes or draws the pictures; those of a folder at the size of a model. */
    DataSource.Found load(DatasetChoice choice, VisionTransformerConfig vit, Console console) {
        return load(choice, vit.height(), vit.width(), console);
    }

    /** Those of a folder at the size of CIFAR's. */
    DataSource.Found load(DatasetChoice choice, Console console) {
        return load(choice, SMALL, SMALL, console);
    }

    private DataSource.Found load(DatasetChoice choice, int height, int width, Console console) {
        DecodedFolder.BadImages bad = bad();
        if (choice.kind() == DatasetChoice.Kind.FOLDER) {
            return decode(choice, height, width, bad, console);
        }
        try (DownloadBar ten = new DownloadBar(console, "fetching CIFAR-10");
                DownloadBar hundred = new DownloadBar(console, "fetching CIFAR-100")) {
            return new DataSource(folders(), Optional.of(Cifar10Download.official(ten)),
                    Optional.of(Cifar10Download.officialOf100(hundred))).load(choice);
        }
    }

    private DataSource.Found decode(
            DatasetChoice choice, int height, int width, DecodedFolder.BadImages bad, Console console) {
        ImageFolder folder = ImageFolder.scan(Path.of(choice.folder()));
        int pictures = folder.train().size() + folder.test().size();
        try (PictureBar bar = new PictureBar(console, System::nanoTime, pictures)) {
            DecodedFolder decoded = DecodedFolder.of(folder, height, width, bad, folders().getLast(),
                    (done, _) -> bar.done((int) done));
            Optional<String> warning = decoded.problems().isEmpty() ? Optional.empty()
                    : Optional.of(decoded.problems().size() + " skipped: " + DecodedFolder.summary(decoded.problems()));
            return new DataSource.Found(choice, decoded.data(), decoded.fromCache() ? "decoded before" : "decoded now",
                    warning);
        }
    }

    private DecodedFolder.BadImages bad() {
        return switch (badImages) {
            case "skip" -> DecodedFolder.BadImages.SKIP;
            case "refuse" -> DecodedFolder.BadImages.REFUSE;
            default -> throw new ArgumentException("dataset", "--bad-images must be skip or refuse, got '" + badImages
                    + "'");
        };
    }
}
