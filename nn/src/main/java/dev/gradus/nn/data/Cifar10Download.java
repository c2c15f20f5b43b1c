package dev.gradus.nn.data;

import dev.gradus.autograd.error.DataException;
import dev.gradus.autograd.error.FileException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/**
 * Fetches the official archive of CIFAR-10, or of CIFAR-100, and unpacks it.
 *
 * <p>The archive grows in a file that ends in {@code .part}. When the network breaks off, the part stays and the next
 * attempt goes on from there; once the data is in place, it is removed. Two processes never write to the same part.
 */
public final class Cifar10Download {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final DownloadSource source;
    private final Duration patience;
    private final DownloadProgress progress;
    private final CifarLayout layout;

    /**
     * @param source where the archive is; {@link DownloadSource#CIFAR_10}, or a copy of it
     * @param patience how long the server may be silent
     */
    public Cifar10Download(DownloadSource source, Duration patience, DownloadProgress progress) {
        this(source, patience, progress, CifarLayout.cifar10(Cifar10.FILE_BYTES));
    }

    /** For tests, which would rather not write 184 MB each. */
    Cifar10Download(DownloadSource source, Duration patience, DownloadProgress progress, int fileBytes) {
        this(source, patience, progress, CifarLayout.cifar10(fileBytes));
    }

    Cifar10Download(DownloadSource source, Duration patience, DownloadProgress progress, CifarLayout layout) {
        this.source = source;
        this.patience = patience;
        this.progress = progress;
        this.layout = layout;
    }

    /** From the official address, with half a minute of patience. */
    public static Cifar10Download official(DownloadProgress progress) {
        return new Cifar10Download(DownloadSource.CIFAR_10, PATIENCE, progress);
    }

    /** CIFAR-100, from the same address. */
    public static Cifar10Download officialOf100(DownloadProgress progress) {
        return new Cifar10Download(DownloadSource.CIFAR_100, PATIENCE, progress, CifarLayout.CIFAR_100);
    }

    /**
     * Fetches and unpacks to {@code base/cifar-10-batches-bin}, or CIFAR-100's folder.
     *
     * @return the folder with the files
     * @throws DataException if the archive cannot be fetched or is not what was expected
     * @throws FileException if the disk refuses
     */
    public Path fetchTo(Path base) {
        Path part = base.resolve(layout.part());
        try {
            Files.createDirectories(base);
            try (FileChannel channel = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.READ,
                    StandardOpenOption.WRITE)) {
                ResumableDownload.lock(channel, part);
                try {
                    new ResumableDownload(source, patience, progress).fetch(channel);
                    Path folder = new CifarArchive(part, layout).extractTo(base);
                    channel.truncate(0);
                    return folder;
                } catch (DataException e) {
                    if (channel.size() == source.bytes()) { // whole, but not CIFAR-10: it will not get better
                        channel.truncate(0);
                    }
                    throw e;
                } finally {
                    if (channel.size() == 0) {
                        Files.delete(part);
                    }
                }
            }
        } catch (IOException e) {
            throw new FileException(part.toString(), "could not write the download of " + source.bytes() + " bytes: "
                    + e, null, "make room, or choose a folder that you may write to", e);
        }
    }
}
