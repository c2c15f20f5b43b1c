package dev.gradus.nn.data;

import dev.gradus.autograd.error.DataException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * CIFAR-100 in its official binary layout: 50,000 + 10,000 pictures of 32x32 pixels in a hundred fine classes, five of
 * each in one of twenty coarse ones.
 *
 * <p>Two files, {@code train.bin} and {@code test.bin}; a row is the coarse label, the fine label and 3,072 pixel
 * bytes, [3, 32, 32].
 *
 * <p>Source: Krizhevsky, "Learning Multiple Layers of Features from Tiny Images", 2009.
 */
public final class Cifar100 {
    /** The folder that the official archive unpacks to. */
    public static final String FOLDER = "cifar-100-binary";

    public static final List<String> FINE_NAMES = List.of(
            "apple", "aquarium_fish", "baby", "bear", "beaver", "bed", "bee", "beetle", "bicycle", "bottle", "bowl",
            "boy", "bridge", "bus", "butterfly", "camel", "can", "castle", "caterpillar", "cattle", "chair",
            "chimpanzee", "clock", "cloud", "cockroach", "couch", "crab", "crocodile", "cup", "dinosaur", "dolphin",
            "elephant", "flatfish", "forest", "fox", "girl", "hamster", "house", "kangaroo", "keyboard", "lamp",
            "lawn_mower", "leopard", "lion", "lizard", "lobster", "man", "maple_tree", "motorcycle", "mountain",
            "mouse", "mushroom", "oak_tree", "orange", "orchid", "otter", "palm_tree", "pear", "pickup_truck",
            "pine_tree", "plain", "plate", "poppy", "porcupine", "possum", "rabbit", "raccoon", "ray", "road",
            "rocket", "rose", "sea", "seal", "shark", "shrew", "skunk", "skyscraper", "snail", "snake", "spider",
            "squirrel", "streetcar", "sunflower", "sweet_pepper", "table", "tank", "telephone", "television", "tiger",
            "tractor", "train", "trout", "tulip", "turtle", "wardrobe", "whale", "willow_tree", "wolf", "woman",
            "worm");

    public static final List<String> COARSE_NAMES = List.of(
            "aquatic_mammals", "fish", "flowers", "food_containers", "fruit_and_vegetables",
            "household_electrical_devices", "household_furniture", "insects", "large_carnivores",
            "large_man-made_outdoor_things", "large_natural_outdoor_scenes", "large_omnivores_and_herbivores",
            "medium_mammals", "non-insect_invertebrates", "people", "reptiles", "small_mammals", "trees", "vehicles_1",
            "vehicles_2");

    /** Mean and deviation of the official training pictures. */
    public static final Normalization NORMALIZATION =
            new Normalization(List.of(0.50708, 0.48655, 0.44092), List.of(0.26733, 0.25644, 0.27615));

    static final String TRAIN_FILE = "train.bin";
    static final String TEST_FILE = "test.bin";
    static final int ROW_BYTES = 3074;

    /** Files and their lengths. */
    static final Map<String, Integer> FILES = Map.of(TRAIN_FILE, 50_000 * ROW_BYTES, TEST_FILE, 10_000 * ROW_BYTES);

    private static final int CHANNELS = 3;
    private static final int SIZE = 32;
    private static final int IMAGE_BYTES = CHANNELS * SIZE * SIZE;

    private Cifar100() {}

    /** The first place that holds one of the two files: a folder's {@value #FOLDER}, or itself if it is called so. */
    public static Optional<Path> find(List<Path> folders) {
        for (Path folder : folders) {
            boolean itself = folder.getFileName() != null && folder.getFileName().toString().equals(FOLDER);
            Path place = itself ? folder : folder.resolve(FOLDER);
            if (Files.exists(place.resolve(TRAIN_FILE)) || Files.exists(place.resolve(TEST_FILE))) {
                return Optional.of(place);
            }
        }
        return Optional.empty();
    }

    /**
     * Reads the two files of a folder.
     *
     * @param coarse whether labels are those of the twenty coarse classes
     * @throws DataException naming a file that is missing or of a wrong length, or file and row of a label that is none
     */
    public static DatasetSplit load(Path folder, boolean coarse) {
        return load(folder, coarse, FILES);
    }

    /** With files of other lengths, for tests. */
    static DatasetSplit load(Path folder, boolean coarse, Map<String, Integer> lengths) {
        return new DatasetSplit(read(folder.resolve(TRAIN_FILE), coarse, lengths.get(TRAIN_FILE)),
                read(folder.resolve(TEST_FILE), coarse, lengths.get(TEST_FILE)), NORMALIZATION);
    }

    private static ImageDataset read(Path file, boolean coarse, int length) {
        checkLength(file, length);
        int rows = length / ROW_BYTES;
        byte[] pixels = new byte[rows * IMAGE_BYTES];
        byte[] labels = new byte[rows];
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 18)) {
            for (int row = 0; row < rows; row++) {
                int coarseLabel = in.read();
                int fineLabel = in.read();
                if (coarseLabel >= COARSE_NAMES.size() || fineLabel >= FINE_NAMES.size()) {
                    throw new DataException(file.toString(), "row " + row + " has the labels " + coarseLabel + " and "
                            + fineLabel, "coarse labels are 0 to 19, fine ones 0 to 99",
                            "the file is damaged, or none of CIFAR-100");
                }
                int count = in.readNBytes(pixels, row * IMAGE_BYTES, IMAGE_BYTES);
                if (fineLabel < 0 || count != IMAGE_BYTES) {
                    throw new DataException(file.toString(), "the file ended in row " + row + " while it was read");
                }
                labels[row] = (byte) (coarse ? coarseLabel : fineLabel);
            }
        } catch (IOException e) {
            throw new DataException(file.toString(), "the file cannot be read: " + e, null, null, e);
        }
        return new ImageDataset(coarse ? "cifar100-coarse" : "cifar100", CHANNELS, SIZE, SIZE,
                coarse ? COARSE_NAMES : FINE_NAMES, pixels, labels);
    }

    private static void checkLength(Path file, int length) {
        try {
            if (!Files.isRegularFile(file)) {
                throw new DataException(file.toString(), "there is no such file",
                        "CIFAR-100 has the files train.bin and test.bin", "remove the folder to fetch it anew");
            }
            if (Files.size(file) != length) {
                throw new DataException(file.toString(), "the file has " + Files.size(file) + " bytes, expected "
                        + length,
                        "each row has 2 label bytes and 3,072 pixel bytes", "remove the folder to fetch it anew");
            }
        } catch (IOException e) {
            throw new DataException(file.toString(), "the file cannot be read: " + e, null, null, e);
        }
    }
}
