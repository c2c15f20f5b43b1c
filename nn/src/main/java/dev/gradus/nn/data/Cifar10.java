package dev.gradus.nn.data;

import dev.gradus.autograd.error.DataException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;

/**
 * CIFAR-10 in its official binary layout: 50,000 + 10,000 pictures of 32x32 pixels in ten classes.
 *
 * <p>Six files of 10,000 rows; a row is one label byte and 3,072 pixel bytes, [3, 32, 32].
 *
 * <p>Source: Krizhevsky, "Learning Multiple Layers of Features from Tiny Images", 2009.
 */
public final class Cifar10 {
    /** The folder that the official archive unpacks to. */
    public static final String FOLDER = "cifar-10-batches-bin";

    /** The environment variable that names a folder with data sets. */
    public static final String ENVIRONMENT_VARIABLE = "GRADUS_DATA";

    public static final List<String> CLASS_NAMES = List.of(
            "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");

    /** Length of each of the six files: 10,000 rows of 3,073 bytes. */
    public static final int FILE_BYTES = 30_730_000;

    /** Mean and deviation of the official training pictures. */
    public static final Normalization NORMALIZATION =
            new Normalization(List.of(0.49140, 0.48216, 0.44653), List.of(0.24703, 0.24348, 0.26159));

    static final List<String> TRAIN_FILES = List.of(
            "data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin", "data_batch_4.bin", "data_batch_5.bin");
    static final List<String> TEST_FILES = List.of("test_batch.bin");

    private static final String NAME = "cifar10";
    private static final int CHANNELS = 3;
    private static final int SIZE = 32;
    private static final int IMAGE_BYTES = CHANNELS * SIZE * SIZE;
    private static final int ROWS = 10_000;

    private Cifar10() {}

    /** All six files. */
    static List<String> files() {
        List<String> files = new ArrayList<>(TRAIN_FILES);
        files.addAll(TEST_FILES);
        return files;
    }

    /**
     * The folders where data sets are looked for, in this order: the one asked for, {@code $GRADUS_DATA},
     * {@code ~/.cache/gradus}. A download goes to the first.
     */
    public static List<Path> folders(Optional<Path> asked, Map<String, String> environment, Path home) {
        SequencedSet<Path> folders = new LinkedHashSet<>();
        asked.ifPresent(folders::add);
        String variable = environment.get(ENVIRONMENT_VARIABLE);
        if (variable != null && !variable.isBlank()) {
            folders.add(Path.of(variable));
        }
        folders.add(home.resolve(".cache").resolve("gradus"));
        return List.copyOf(folders);
    }

    /**
     * The first place that holds at least one of the six files: a folder itself or its {@value #FOLDER}. Whether the
     * files are whole is for {@link #load} to say, so that damaged data is reported and not passed over.
     */
    public static Optional<Path> find(List<Path> folders) {
        for (Path folder : folders) {
            for (Path place : List.of(folder, folder.resolve(FOLDER))) {
                if (files().stream().anyMatch(file -> Files.exists(place.resolve(file)))) {
                    return Optional.of(place);
                }
            }
        }
        return Optional.empty();
    }

    /**
     * Reads the six files of a folder.
     *
     * @throws DataException naming the files that are missing, the file whose length is wrong (expected and found), or
     *     file and row of a label that is none
     */
    public static DatasetSplit load(Path folder) {
        checkLengths(folder);
        return new DatasetSplit(read(folder, TRAIN_FILES), read(folder, TEST_FILES), NORMALIZATION);
    }

    private static void checkLengths(Path folder) {
        List<String> missing =
                files().stream().filter(file -> !Files.isRegularFile(folder.resolve(file))).toList();
        if (!missing.isEmpty()) {
            throw new DataException(folder.toString(), "missing: " + String.join(", ", missing),
                    "CIFAR-10 has the files " + String.join(", ", files()), "remove the folder to fetch it anew");
        }
        for (String file : files()) {
            long found = length(folder.resolve(file));
            if (found != FILE_BYTES) {
                throw new DataException(folder.resolve(file).toString(), "the file has " + found + " bytes, expected "
                        + FILE_BYTES, "each file has 10,000 rows of 1 label byte and 3,072 pixel bytes",
                        "remove the folder to fetch it anew");
            }
        }
    }

    private static long length(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static ImageDataset read(Path folder, List<String> files) {
        byte[] pixels = new byte[files.size() * ROWS * IMAGE_BYTES];
        byte[] labels = new byte[files.size() * ROWS];
        for (int i = 0; i < files.size(); i++) {
            read(folder.resolve(files.get(i)), pixels, labels, i * ROWS);
        }
        return new ImageDataset(NAME, CHANNELS, SIZE, SIZE, CLASS_NAMES, pixels, labels);
    }

    private static void read(Path file, byte[] pixels, byte[] labels, int first) {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 18)) {
            for (int row = 0; row < ROWS; row++) {
                int label = in.read();
                if (label >= CLASS_NAMES.size()) {
                    throw new DataException(file.toString(), "row " + row + " has the label " + label,
                            "labels are 0 to 9", "the file is damaged, or none of CIFAR-10");
                }
                int count = in.readNBytes(pixels, (first + row) * IMAGE_BYTES, IMAGE_BYTES);
                if (label < 0 || count != IMAGE_BYTES) {
                    throw new DataException(file.toString(), "the file ended in row " + row + " while it was read");
                }
                labels[first + row] = (byte) label;
            }
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static DataException unreadable(Path file, IOException e) {
        return new DataException(file.toString(), "the file cannot be read: " + e, null, null, e);
    }
}
