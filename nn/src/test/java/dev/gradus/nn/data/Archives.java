package dev.gradus.nn.data;

import dev.gradus.autograd.random.Philox;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.Consumer;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Archives as they should be and as they should not. */
final class Archives {
    private static final int NOISE_LIMIT = 100_000;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final TarArchiveOutputStream tar;
    private final Philox noise = new Philox(1);

    private Archives() throws IOException {
        OutputStream zip = new GZIPOutputStream(bytes);
        tar = new TarArchiveOutputStream(zip);
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
    }

    /** The six files, all black airplanes, with the companions that the official archive has. */
    static byte[] whole() {
        return whole(Cifar10.FILE_BYTES);
    }

    /** The same with files of another length, whose bytes do not compress well. */
    static byte[] whole(int fileBytes) {
        return of(archive -> {
            archive.add("cifar-10-batches-bin/readme.html", 88);
            for (String name : Cifar10.files()) {
                archive.add("cifar-10-batches-bin/" + name, fileBytes);
            }
            archive.add("cifar-10-batches-bin/batches.meta.txt", 61);
        });
    }

    static byte[] of(Consumer<Archives> content) {
        try {
            Archives archive = new Archives();
            content.accept(archive);
            archive.tar.close();
            return archive.bytes.toByteArray();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Adds a file; all but those of full size hold noise, so that even a small archive has many bytes. */
    Archives add(String name, int length) {
        return add(new TarArchiveEntry(name, true), length);
    }

    Archives add(TarArchiveEntry entry, int length) {
        try {
            entry.setSize(length);
            tar.putArchiveEntry(entry);
            byte[] content = new byte[length];
            for (int i = 0; length <= NOISE_LIMIT && i < length; i++) {
                content[i] = (byte) noise.nextInt();
            }
            tar.write(content);
            tar.closeArchiveEntry();
            return this;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static String md5(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
