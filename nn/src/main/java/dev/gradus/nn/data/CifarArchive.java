package dev.gradus.nn.data;

import dev.gradus.autograd.error.DataException;
import dev.gradus.autograd.error.FileException;
import java.io.BufferedInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * Takes the files out of an archive of CIFAR, into a temporary folder that is moved into place when all are there.
 *
 * <p>Names in the archive choose among known files and never form a path; lengths are fixed; what else the archive
 * holds is passed over, up to a limit.
 */
final class CifarArchive {
    /** The official archive holds 184 MB; the rest is room for its small companions. */
    private static final long MAX_BYTES = 200_000_000;

    private final Path archive;
    private final CifarLayout layout;

    /**
     * @param fileBytes the length that each of the six files must have; {@link Cifar10#FILE_BYTES}, less in tests
     */
    CifarArchive(Path archive, int fileBytes) {
        this(archive, CifarLayout.cifar10(fileBytes));
    }

    CifarArchive(Path archive, CifarLayout layout) {
        this.archive = archive;
        this.layout = layout;
    }

    /**
     * Extracts to a folder in {@code base}: that of the layout.
     *
     * @throws DataException if the archive is damaged or lacks a file; nothing is left behind then
     */
    Path extractTo(Path base) {
        Path target = base.resolve(layout.folder());
        Path temporary = base.resolve("." + layout.folder() + "." + UUID.randomUUID() + ".tmp");
        try {
            Files.createDirectory(temporary);
            extractFiles(temporary);
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
            return target;
        } catch (IOException e) {
            throw new FileException(target.toString(), "could not unpack " + archive + ": " + e, null,
                    "is the disk full, or the folder in the way?", e);
        } finally {
            remove(temporary);
        }
    }

    private void extractFiles(Path folder) throws IOException {
        List<String> missing = new ArrayList<>(layout.files().keySet());
        try (TarArchiveInputStream tar = open()) {
            long total = 0;
            for (TarArchiveEntry entry = next(tar); entry != null; entry = next(tar)) {
                total += Math.max(0, entry.getSize());
                if (total > MAX_BYTES) {
                    throw damaged("it holds more than " + MAX_BYTES + " bytes", null);
                }
                String name = entry.getName().startsWith(layout.folder() + "/")
                        ? entry.getName().substring(layout.folder().length() + 1)
                        : "";
                if (!layout.files().containsKey(name)) {
                    continue;
                }
                if (!missing.remove(name)) {
                    throw damaged("it holds " + name + " twice", null);
                }
                int fileBytes = layout.files().get(name);
                if (!entry.isFile() || entry.getSize() != fileBytes) {
                    throw damaged(name + " has " + entry.getSize() + " bytes, expected " + fileBytes, null);
                }
                byte[] content = new byte[fileBytes];
                read(tar, name, content);
                write(folder.resolve(name), content);
            }
        }
        if (!missing.isEmpty()) {
            throw damaged("it lacks " + String.join(", ", missing), null);
        }
    }

    private TarArchiveInputStream open() {
        try {
            return new TarArchiveInputStream(
                    new BufferedInputStream(new GZIPInputStream(Files.newInputStream(archive), 1 << 16)));
        } catch (IOException e) {
            throw damaged(e.toString(), e);
        }
    }

    private TarArchiveEntry next(TarArchiveInputStream tar) {
        try {
            return tar.getNextEntry();
        } catch (IOException | IllegalArgumentException e) {
            throw damaged(e.toString(), e);
        }
    }

    private void read(InputStream tar, String name, byte[] content) {
        try {
            int count = tar.readNBytes(content, 0, content.length);
            if (count != content.length) {
                throw damaged(name + " ended after " + count + " bytes", null);
            }
        } catch (IOException e) {
            throw damaged(name + ": " + e, e);
        }
    }

    private static void write(Path file, byte[] content) throws IOException {
        try (FileOutputStream out = new FileOutputStream(file.toFile())) {
            out.write(content);
            out.getFD().sync();
        }
    }

    private DataException damaged(String problem, Exception cause) {
        return new DataException(archive.toString(), "the archive is damaged: " + problem, null,
                "remove it to fetch it anew", cause);
    }

    private static void remove(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(folder);
        } catch (IOException e) {
            // The error that led here matters more than a left-over folder.
        }
    }
}
