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
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file of decoded pictures: their bytes, what was kept, what was wrong with the others, and a digest of it all. */
record DecodedCache(Path file) {
    private static final Logger LOG = LoggerFactory.getLogger(DecodedCache.class);
    private static final int VERSION = 2;
    private static final int HEADER = 3 * Integer.BYTES;
    private static final int BUFFER = 1 << 18;
    private static final int MOST_TEXT = 1 << 16;
    private static final long MOST_IN_MEMORY = Integer.MAX_VALUE - 64;

    /**
     * What was decoded.
     *
     * @param kept whether a picture could be read
     * @param problems of those that could not, each in a line
     * @param pixels of all, [pictures, channels, height, width]; zeros where a picture was not kept
     */
    record Content(boolean[] kept, List<String> problems, MemorySegment pixels) {}

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
        try (InputStream plain = new BufferedInputStream(Files.newInputStream(file), BUFFER);
                DigestInputStream counted = new DigestInputStream(plain, sha256());
                DataInputStream in = new DataInputStream(counted)) {
            if (in.readInt() != VERSION || in.readInt() != pictures || in.readInt() != length) {
                return null;
            }
            long bytes = (long) pictures * length;
            byte[] buffer = new byte[BUFFER];
            for (long left = bytes; left > 0; left -= Math.min(left, BUFFER)) {
                in.readFully(buffer, 0, (int) Math.min(left, BUFFER));
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
            byte[] expected = counted.getMessageDigest().digest();
            counted.on(false);
            return MessageDigest.isEqual(expected, in.readNBytes(expected.length))
                    ? new Content(kept, problems, map(bytes))
                    : null;
        } catch (IOException e) {
            return null; // cut off or damaged: it is made anew
        }
    }

    /** Decodes into the file; where it cannot be written, into memory. */
    Content fill(FolderDecoder decoder) {
        long bytes = (long) decoder.pictures() * decoder.length();
        try {
            FolderDecoder.Outcome outcome = write(decoder);
            return new Content(outcome.kept(), outcome.problems(), map(bytes));
        } catch (IOException | FileException e) {
            if (bytes > MOST_IN_MEMORY) {
                throw new DataException(file.toString(), decoder.pictures() + " decoded pictures take " + bytes
                        + " bytes, and that file could not be written: " + e.getMessage(), null,
                        "make room there, or take a smaller size (--set model.image=32) or fewer pictures", e);
            }
            LOG.warn("decoded pictures were not kept for the next time: {}", e.getMessage());
            return inMemory(decoder, (int) bytes);
        }
    }

    private FolderDecoder.Outcome write(FolderDecoder decoder) throws IOException {
        Files.createDirectories(file.getParent());
        AtomicReference<FolderDecoder.Outcome> outcome = new AtomicReference<>();
        AtomicFile.write(file, stream -> {
            DigestOutputStream counted = new DigestOutputStream(stream, sha256());
            DataOutputStream out = new DataOutputStream(counted);
            out.writeInt(VERSION);
            out.writeInt(decoder.pictures());
            out.writeInt(decoder.length());
            FolderDecoder.Outcome decoded = decoder.decode((pixels, count) -> out.write(pixels, 0, count));
            for (boolean kept : decoded.kept()) {
                out.writeBoolean(kept);
            }
            out.writeInt(decoded.problems().size());
            for (String problem : decoded.problems()) {
                out.writeUTF(problem.substring(0, Math.min(problem.length(), MOST_TEXT / 4)));
            }
            out.flush();
            counted.on(false);
            out.write(counted.getMessageDigest().digest());
            out.flush();
            outcome.set(decoded);
        });
        return outcome.get();
    }

    private static Content inMemory(FolderDecoder decoder, int bytes) {
        byte[] all = new byte[bytes];
        AtomicInteger at = new AtomicInteger();
        try {
            FolderDecoder.Outcome outcome =
                    decoder.decode((pixels, count) -> System.arraycopy(pixels, 0, all, at.getAndAdd(count), count));
            return new Content(outcome.kept(), outcome.problems(), MemorySegment.ofArray(all));
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot fail to be written", e);
        }
    }

    /** The pictures in the file, which the system reads when they are asked for and forgets when memory is short. */
    private MemorySegment map(long bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return channel.map(FileChannel.MapMode.READ_ONLY, HEADER, bytes, Arena.ofAuto());
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
