package dev.gradus.vit.image;

import dev.gradus.autograd.error.DataException;
import dev.gradus.autograd.error.GradusException;
import dev.gradus.nn.data.DownloadProgress;
import dev.gradus.vit.image.ImageFolder.Entry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/** Decodes a folder's pictures, some megabytes at a time, those on all processors. */
final class FolderDecoder {
    private static final int CHANNELS = RgbImage.CHANNELS;
    private static final int BYTES_AT_ONCE = 1 << 25;
    private static final int SCANNED_FOR_ANIMATION = 1 << 16;

    private final ImageFolder folder;
    private final List<Entry> entries;
    private final int plane;
    private final EvaluationTransform transform;
    private final DownloadProgress progress;

    /** Takes decoded pictures, in the folder's order. */
    @FunctionalInterface
    interface Sink {
        void add(byte[] pixels, int count) throws IOException;
    }

    /**
     * What became of the pictures.
     *
     * @param kept whether a picture could be read
     * @param problems of those that could not, each in a line
     */
    record Outcome(boolean[] kept, List<String> problems) {}

    /** @param progress hears pictures, not bytes */
    FolderDecoder(ImageFolder folder, int height, int width, DownloadProgress progress) {
        this.folder = folder;
        this.entries = folder.all();
        this.plane = height * width;
        this.transform = new EvaluationTransform(height, width, 1, Resampling.BICUBIC, EvaluationTransform.HALF);
        this.progress = progress;
    }

    int pictures() {
        return entries.size();
    }

    /** Bytes of a picture. */
    int length() {
        return CHANNELS * plane;
    }

    /**
     * Decodes all pictures; zeros stand for one that cannot be read.
     *
     * @throws DataException if none can be read
     * @throws IOException from the sink
     */
    Outcome decode(Sink sink) throws IOException {
        String[] reasons = new String[entries.size()];
        AtomicLong done = new AtomicLong();
        int atOnce = Math.clamp(BYTES_AT_ONCE / length(), 1, Math.max(1, entries.size()));
        byte[] pixels = new byte[atOnce * length()];
        for (int first = 0; first < entries.size(); first += atOnce) {
            int from = first;
            int count = Math.min(atOnce, entries.size() - first);
            Arrays.fill(pixels, (byte) 0);
            IntStream.range(0, count).parallel().forEach(i -> {
                reasons[from + i] = decode(entries.get(from + i).file(), pixels, i * length());
                long soFar = done.incrementAndGet();
                synchronized (progress) {
                    progress.advanced(soFar, entries.size());
                }
            });
            sink.add(pixels, count * length());
        }
        return outcome(reasons);
    }

    /** Why a picture cannot be read; null if it can. */
    private String decode(Path file, byte[] pixels, int offset) {
        try {
            write(transform.view(read(file)).pixels(), pixels, offset);
            return null;
        } catch (GradusException e) {
            return e.problem();
        }
    }

    private Outcome outcome(String[] reasons) {
        List<String> problems = new ArrayList<>();
        boolean[] kept = new boolean[reasons.length];
        for (int i = 0; i < kept.length; i++) {
            kept[i] = reasons[i] == null;
            if (!kept[i]) {
                Path file = entries.get(i).file();
                problems.add(file.getParent().getFileName() + "/" + file.getFileName() + ": " + reasons[i]);
            }
        }
        if (problems.size() == kept.length) {
            throw new DataException(folder.root().toString(), "none of its " + kept.length
                    + " pictures can be read: " + DecodedFolder.summary(problems));
        }
        return new Outcome(kept, problems);
    }

    private static RgbImage read(Path file) {
        RgbImage image = ImageFile.read(file);
        if (isAnimated(file)) {
            throw new DataException(file.toString(), "is animated; one picture is wanted");
        }
        return image;
    }

    /** Whether a PNG says so before its first pixels. */
    private static boolean isAnimated(Path file) {
        if (!file.toString().toLowerCase(Locale.ROOT).endsWith(".png")) {
            return false;
        }
        try (InputStream in = Files.newInputStream(file)) {
            String head = new String(in.readNBytes(SCANNED_FOR_ANIMATION), StandardCharsets.ISO_8859_1);
            int control = head.indexOf("acTL");
            int content = head.indexOf("IDAT");
            return control >= 0 && (content < 0 || control < content);
        } catch (IOException e) {
            throw new DataException(file.toString(), "cannot be read: " + e, null, null, e);
        }
    }

    private void write(byte[] interleaved, byte[] target, int offset) {
        for (int i = 0; i < interleaved.length; i++) {
            target[offset + i % CHANNELS * plane + i / CHANNELS] = interleaved[i];
        }
    }
}
