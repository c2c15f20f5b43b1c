package dev.gradus.autograd.io;

import dev.gradus.autograd.error.FileException;
import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * Writes a file whole or not at all: whoever opens it, at any moment and after any crash, sees either the old content
 * or the new, never a part.
 *
 * <p>The content goes to a temporary sibling in the same folder, is forced to the disk and then renamed onto the target
 * in one step; the folder is forced too, so that the new name survives a power cut. If anything fails on the way, the
 * temporary is removed and the old file stays as it was.
 *
 * <p>Implementation notes: the stream is a {@link FileOutputStream} and not a {@link FileChannel}, because a channel is
 * closed under its writer when the thread is interrupted — and saving is just what an interrupted training run does.
 */
public final class AtomicFile {
    /** The length is not known before the content has been written. */
    public static final long UNKNOWN_LENGTH = -1;

    private static final int BUFFER_BYTES = 1 << 16;

    private AtomicFile() {}

    /** Writes the content of a file to a stream, which it may flush but need not close. */
    @FunctionalInterface
    public interface Body {
        void writeTo(OutputStream out) throws IOException;
    }

    /** Writes a file whose length is not known beforehand; see {@link #write(Path, long, Body)}. */
    public static void write(Path target, Body body) {
        write(target, UNKNOWN_LENGTH, body);
    }

    /**
     * Writes a file of a known length and puts it into place. Missing folders above it are made.
     *
     * @param length the number of bytes that the body will write, or {@link #UNKNOWN_LENGTH}
     * @throws FileException if the file cannot be written (the message says how many bytes were wanted and how many are
     *     free) or the body wrote another number of bytes than announced; what the body itself throws, unless an
     *     {@link IOException}, passes through. In each case the old file is whole and the temporary is gone.
     */
    public static void write(Path target, long length, Body body) {
        Path absolute = target.toAbsolutePath();
        Path folder = absolute.getParent();
        if (folder == null || Files.isDirectory(absolute)) {
            throw new FileException(target.toString(), "a file was wanted, but this is a folder");
        }
        Path temporary = folder.resolve("." + absolute.getFileName() + "." + UUID.randomUUID() + ".tmp");
        CountingStream counter = null;
        try {
            Files.createDirectories(folder);
            Files.createFile(temporary);
            try (FileOutputStream file = new FileOutputStream(temporary.toFile())) {
                counter = new CountingStream(file);
                OutputStream buffered = new BufferedOutputStream(counter, BUFFER_BYTES);
                body.writeTo(buffered);
                buffered.flush();
                file.getFD().sync();
            }
            if (length != UNKNOWN_LENGTH && length != counter.count) {
                throw new FileException(target.toString(),
                        "the content was announced with " + length + " bytes, but has " + counter.count);
            }
            Files.move(temporary, absolute, StandardCopyOption.ATOMIC_MOVE);
            force(folder);
        } catch (IOException e) {
            removeIfPresent(temporary); // before free space is counted
            throw failure(target, folder, length, counter, e);
        } finally {
            removeIfPresent(temporary);
        }
    }

    /** Writes bytes; see {@link #write(Path, long, Body)}. */
    public static void writeBytes(Path target, byte[] content) {
        write(target, content.length, out -> out.write(content));
    }

    /** Writes text as UTF-8; see {@link #write(Path, long, Body)}. */
    public static void writeString(Path target, String content) {
        writeBytes(target, content.getBytes(StandardCharsets.UTF_8));
    }

    private static FileException failure(Path target, Path folder, long length, CountingStream counter, IOException e) {
        long written = counter == null ? 0 : counter.count;
        String wanted = length == UNKNOWN_LENGTH ? "after " + written + " bytes" : "of " + length + " bytes";
        String problem = "could not write the file " + wanted + " (" + freeSpace(folder) + "): " + reason(e);
        return new FileException(target.toString(), problem, null,
                "nothing was changed; make room, or choose a folder that you may write to", e);
    }

    private static String freeSpace(Path folder) {
        try {
            Path existing = folder;
            while (existing != null && !Files.exists(existing)) {
                existing = existing.getParent();
            }
            return existing == null
                    ? "free space unknown"
                    : Files.getFileStore(existing).getUsableSpace() + " bytes are free there";
        } catch (IOException e) {
            return "free space unknown";
        }
    }

    /** The JDK's file exceptions often carry only the path as their message: their class then says what happened. */
    private static String reason(IOException e) {
        String kind = e.getClass().getSimpleName();
        return e.getClass() == IOException.class ? String.valueOf(e.getMessage()) : kind + ": " + e.getMessage();
    }

    /** Forces a folder's entries to the disk; systems that cannot open a folder (Windows) order renames themselves. */
    private static void force(Path folder) {
        boolean interrupted = Thread.interrupted(); // a channel refuses to work for an interrupted thread
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // The file is in place and whole; only its name's durability is left to the system.
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void removeIfPresent(Path temporary) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            // The error that led here matters more than a left-over file.
        }
    }

    private static final class CountingStream extends FilterOutputStream {
        private long count;

        CountingStream(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int b) throws IOException {
            out.write(b);
            count++;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
            count += length;
        }
    }
}
