package dev.gradus.vit.image;

import dev.gradus.autograd.error.DataException;
import dev.gradus.autograd.error.FileException;
import dev.gradus.autograd.io.AtomicFile;
import dev.gradus.vit.image.ImageFolder.Entry;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file of decoded pictures: what was kept, what was wrong with the others, the bytes, and a digest of all of it. */
record DecodedCache(Path file) {
    private static final Logger LOG = LoggerFactory.getLogger(DecodedCache.class);
    private static final int VERSION = 1;
    private static final int MOST_TEXT = 1 << 16;

    /**
     * What was decoded.
     *
     * @param kept whether a picture could be read
     * @param problems of those that could not, each in a line
     * @param pixels of all, [pictures, channels, height, width]; zeros where a picture was not kept
     */
    record Content(boolean[] kept, List<String> problems, byte[] pixels) {}

    /** The file for a folder as it is now. */
    static DecodedCache of(Path cache, ImageFolder folder, int height, int width) {
        MessageDigest digest = sha256();
        digest.update((VERSION + " " + height + "x" + width + "\n").getBytes(StandardCharsets.UTF_8));
        try {
            for (Entry entry : folder.all()) {
                digest.update((entry.file() + "\0" + entry.label() + " " + Files.size(entry.file()) + " "
                        + Files.getLastModifiedTime(entry.file()).toMillis() + "\n").getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new DataException(folder.root().toString(), "changed while it was read: " + e, null, null, e);
        }
        String name = HexFormat.of().formatHex(digest.digest(), 0, 12);
        return new DecodedCache(cache.resolve("folders").resolve(name + ".pictures"));
    }

    /** The content, or null if there is none that is whole. */
    Content read(int pictures, int length) {
        if (!Files.isRegularFile(file)) {
            return null;
        }
        try (InputStream plain = new BufferedInputStream(Files.newInputStream(file), 1 << 18);
                DigestInputStream counted = new DigestInputStream(plain, sha256());
                DataInputStream in = new DataInputStream(counted)) {
            if (in.readInt() != VERSION || in.readInt() != pictures) {
                return null;
            }
            boolean[] kept = new boolean[pictures];
            for (int i = 0; i < pictures; i++) {
                kept[i] = in.readBoolean();
            }
            int count = in.readInt();
            if (count < 0 || count > pictures) {
                return null;
            }
            List<String> problems = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                problems.add(in.readUTF());
            }
            byte[] pixels = new byte[pictures * length];
            in.readFully(pixels);
            byte[] expected = counted.getMessageDigest().digest();
            counted.on(false);
            return MessageDigest.isEqual(expected, in.readNBytes(expected.length)) ? new Content(kept, problems, pixels)
                    : null;
        } catch (IOException e) {
            return null; // cut off or damaged: it is made anew
        }
    }

    /** Writes it; where that fails, nothing is lost but time. */
    void write(Content content) {
        try {
            Files.createDirectories(file.getParent());
            AtomicFile.write(file, stream -> {
                DigestOutputStream counted = new DigestOutputStream(stream, sha256());
                DataOutputStream out = new DataOutputStream(counted);
                out.writeInt(VERSION);
                out.writeInt(content.kept().length);
                for (boolean kept : content.kept()) {
                    out.writeBoolean(kept);
                }
                out.writeInt(content.problems().size());
                for (String problem : content.problems()) {
                    out.writeUTF(problem.substring(0, Math.min(problem.length(), MOST_TEXT / 4)));
                }
                out.write(content.pixels());
                out.flush();
                counted.on(false);
                out.write(counted.getMessageDigest().digest());
                out.flush();
            });
        } catch (IOException | FileException e) {
            LOG.warn("decoded pictures were not kept for the next time: {}", e.getMessage());
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
