package dev.gradus.vit.image;

import dev.gradus.autograd.error.DataException;
import dev.gradus.nn.data.Dataset;
import dev.gradus.nn.data.DatasetSplit;
import dev.gradus.nn.data.DownloadProgress;
import dev.gradus.nn.data.Normalization;
import dev.gradus.vit.image.ImageFolder.Entry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The pictures of a folder at a model's size, decoded once: the bytes are kept in a cache, under a name made of the
 * size and of every file's name, length and time of change, and read from there when they are asked for.
 *
 * @param data pictures to train and to test on
 * @param problems what was skipped, and why; each in a line
 * @param fromCache whether nothing had to be decoded
 */
public record DecodedFolder(DatasetSplit data, List<String> problems, boolean fromCache) {
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
        FolderDecoder decoder = new FolderDecoder(folder, height, width, progress);
        DecodedCache store = DecodedCache.of(cache, folder, height, width);
        DecodedCache.Content content = store.read(decoder.pictures(), decoder.length());
        boolean cached = content != null;
        if (!cached) {
            content = store.fill(decoder);
        }
        List<String> problems = new ArrayList<>(folder.problems());
        problems.addAll(content.problems());
        if (bad == BadImages.REFUSE) {
            refuse(folder.root(), problems);
        }
        return new DecodedFolder(split(folder, content, height, width), problems, cached);
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

    private static DatasetSplit split(ImageFolder folder, DecodedCache.Content content, int height, int width) {
        int trained = folder.train().size();
        Dataset train = part(folder, content, height, width, 0, trained);
        Dataset test = part(folder, content, height, width, trained, content.kept().length);
        if (train.size() == 0 || test.size() == 0) {
            throw new DataException(folder.root().toString(), "no picture is left to "
                    + (train.size() == 0 ? "train" : "test") + " on: " + summary(content.problems()));
        }
        return new DatasetSplit(train, test, Normalization.of(train));
    }

    private static Dataset part(
            ImageFolder folder, DecodedCache.Content content, int height, int width, int from, int to) {
        List<Entry> entries = folder.all();
        int[] places = IntStream.range(from, to).filter(i -> content.kept()[i]).toArray();
        int[] labels = IntStream.of(places).map(i -> entries.get(i).label()).toArray();
        return new DecodedPictures("folder", height, width, folder.classNames(), content.pixels(), places, labels);
    }
}
