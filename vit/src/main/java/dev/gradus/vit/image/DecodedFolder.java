package dev.gradus.vit.image;

import dev.gradus.autograd.error.DataException;
import dev.gradus.autograd.error.GradusException;
import dev.gradus.nn.data.DatasetSplit;
import dev.gradus.nn.data.DownloadProgress;
import dev.gradus.nn.data.ImageDataset;
import dev.gradus.nn.data.Normalization;
import dev.gradus.vit.image.ImageFolder.Entry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/**
 * The pictures of a folder at a model's size, decoded once: the bytes are kept in a cache, under a name made of the
 * size and of every file's name, length and time of change.
 *
 * @param data pictures to train and to test on
 * @param problems what was skipped, and why; each in a line
 * @param fromCache whether nothing had to be decoded
 */
public record DecodedFolder(DatasetSplit data, List<String> problems, boolean fromCache) {
    private static final int CHANNELS = RgbImage.CHANNELS;
    private static final int SCANNED_FOR_ANIMATION = 1 << 16;
    private static final int SHOWN = 5;

    /** What happens to pictures that cannot be read. */
    public enum BadImages {
        /** They are named and left out. */
        SKIP,
        /** They are named, and nothing is read. */
        REFUSE
    }

    /**
     * Decodes what lies in a folder, on all processors.
     *
     * @param cache folder of the cache
     * @param progress hears pictures, not bytes
     * @throws DataException if a picture is bad and that is refused, or if too little is left
     */
    public static DecodedFolder of(
            ImageFolder folder, int height, int width, BadImages bad, Path cache, DownloadProgress progress) {
        if (bad == BadImages.REFUSE) {
            refuse(folder.root(), folder.problems());
        }
        List<Entry> entries = folder.all();
        long bytes = (long) entries.size() * CHANNELS * height * width;
        if (bytes > Integer.MAX_VALUE - 64) {
            throw new DataException(folder.root().toString(), entries.size() + " pictures of " + height + "x" + width
                    + " take " + bytes + " bytes; 2 GB can be kept",
                    null, "take a smaller size (--set model.image=32) or fewer pictures");
        }
        DecodedCache store = DecodedCache.of(cache, folder, height, width);
        DecodedCache.Content content = store.read(entries.size(), CHANNELS * height * width);
        boolean cached = content != null;
        if (!cached) {
            content = decode(folder, entries, height, width, progress);
            store.write(content);
        }
        List<String> problems = new ArrayList<>(folder.problems());
        problems.addAll(content.problems());
        if (bad == BadImages.REFUSE) {
            refuse(folder.root(), problems);
        }
        return new DecodedFolder(split(folder, entries, content, height, width), problems, cached);
    }

    private static void refuse(Path root, List<String> problems) {
        if (!problems.isEmpty()) {
            throw new DataException(root.toString(), problems.size() + " bad: " + summary(problems), null,
                    "mend or remove them, or leave them out with --bad-images skip");
        }
    }

    /** The first few lines of many. */
    public static String summary(List<String> problems) {
        String first = String.join("; ", problems.subList(0, Math.min(SHOWN, problems.size())));
        return problems.size() <= SHOWN ? first : first + "; and " + (problems.size() - SHOWN) + " more";
    }

    private static DecodedCache.Content decode(
            ImageFolder folder, List<Entry> entries, int height, int width, DownloadProgress progress) {
        int length = CHANNELS * height * width;
        byte[] pixels = new byte[entries.size() * length];
        String[] reasons = new String[entries.size()];
        AtomicLong done = new AtomicLong();
        EvaluationTransform transform = new EvaluationTransform(height, width, 1, Resampling.BICUBIC,
                EvaluationTransform.HALF);
        IntStream.range(0, entries.size()).parallel().forEach(i -> {
            Path file = entries.get(i).file();
            try {
                write(transform.view(read(file)).pixels(), pixels, i * length, height * width);
            } catch (GradusException e) {
                reasons[i] = e.problem();
            }
            long count = done.incrementAndGet();
            synchronized (progress) {
                progress.advanced(count, entries.size());
            }
        });
        Path root = folder.root();
        List<String> problems = new ArrayList<>();
        boolean[] kept = new boolean[entries.size()];
        for (int i = 0; i < kept.length; i++) {
            kept[i] = reasons[i] == null;
            if (!kept[i]) {
                problems.add(entries.get(i).file().getParent().getFileName() + "/"
                        + entries.get(i).file().getFileName() + ": " + reasons[i]);
            }
        }
        if (problems.size() == kept.length) {
            throw new DataException(root.toString(), "none of its " + kept.length + " pictures can be read: "
                    + summary(problems));
        }
        return new DecodedCache.Content(kept, problems, pixels);
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

    private static void write(byte[] interleaved, byte[] target, int offset, int plane) {
        for (int i = 0; i < interleaved.length; i++) {
            target[offset + i % CHANNELS * plane + i / CHANNELS] = interleaved[i];
        }
    }

    private static DatasetSplit split(
            ImageFolder folder, List<Entry> entries, DecodedCache.Content content, int height, int width) {
        int trainCount = folder.train().size();
        ImageDataset train = part(folder, entries, content, height, width, 0, trainCount);
        ImageDataset test = part(folder, entries, content, height, width, trainCount, entries.size());
        if (train.size() == 0 || test.size() == 0) {
            throw new DataException(folder.root().toString(), "no picture is left to "
                    + (train.size() == 0 ? "train" : "test") + " on: " + summary(content.problems()));
        }
        return new DatasetSplit(train, test, Normalization.of(train));
    }

    private static ImageDataset part(
            ImageFolder folder, List<Entry> entries, DecodedCache.Content content, int height, int width, int from,
            int to) {
        int length = CHANNELS * height * width;
        int count = (int) IntStream.range(from, to).filter(i -> content.kept()[i]).count();
        byte[] pixels = new byte[count * length];
        byte[] labels = new byte[count];
        int at = 0;
        for (int i = from; i < to; i++) {
            if (content.kept()[i]) {
                System.arraycopy(content.pixels(), i * length, pixels, at * length, length);
                labels[at] = (byte) entries.get(i).label();
                at++;
            }
        }
        return new ImageDataset("folder", CHANNELS, height, width, folder.classNames(), pixels, labels);
    }
}
