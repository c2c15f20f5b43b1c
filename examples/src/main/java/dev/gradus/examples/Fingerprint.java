package dev.gradus.examples;

import dev.gradus.autograd.error.FileException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.CRC32C;

/** Eight hexadecimal digits by which a file is known again; not meant against those who wish to deceive. */
final class Fingerprint {
    private static final int CHUNK = 1 << 20;

    private Fingerprint() {}

    static String of(Path file) {
        CRC32C sum = new CRC32C();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] chunk = new byte[CHUNK];
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                sum.update(chunk, 0, read);
            }
        } catch (IOException e) {
            throw new FileException(file.toString(), "cannot be read: " + e, null, null, e);
        }
        return String.format(Locale.ROOT, "%08x", sum.getValue());
    }
}
