package dev.gradus.autograd.backend.opencl;

import dev.gradus.autograd.io.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Compiled programs in a folder. Each file begins with the SHA-256 of what follows: a driver that is given a damaged
 * binary may take the whole process down, so it is given none.
 */
final class BinaryCache {
    /** Nothing that a driver compiles from our sources comes near. */
    private static final long LARGEST = 64L << 20;

    private static final int DIGEST_BYTES = 32;

    private final Path folder;

    BinaryCache(Path folder) {
        this.folder = folder;
    }

    /** The name of a program that is made of these texts. */
    static String key(String... texts) {
        MessageDigest digest = sha256();
        for (String text : texts) {
            digest.update(text.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private Path file(String key) {
        return folder.resolve(key + ".bin");
    }

    /** What was written under this name; null if there is nothing, or something damaged. */
    byte[] read(String key) {
        try {
            Path file = file(key);
            if (!Files.isRegularFile(file) || Files.size(file) > LARGEST) {
                return null;
            }
            byte[] all = Files.readAllBytes(file);
            if (all.length <= DIGEST_BYTES) {
                return null;
            }
            byte[] binary = Arrays.copyOfRange(all, DIGEST_BYTES, all.length);
            return MessageDigest.isEqual(sha256().digest(binary), Arrays.copyOf(all, DIGEST_BYTES)) ? binary : null;
        } catch (IOException unreadable) {
            return null;
        }
    }

    /** Keeps a program if that is possible: without a cache every start compiles, which is slow, not wrong. */
    void write(String key, byte[] binary) {
        if (binary.length == 0 || binary.length > LARGEST - DIGEST_BYTES) {
            return;
        }
        try {
            Files.createDirectories(folder);
            AtomicFile.write(file(key), out -> {
                out.write(sha256().digest(binary));
                out.write(binary);
            });
        } catch (IOException | RuntimeException full) {
            // As said above.
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every JDK has SHA-256", missing);
        }
    }
}
