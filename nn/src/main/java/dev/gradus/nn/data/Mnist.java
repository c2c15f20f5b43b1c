package dev.gradus.nn.data;

import dev.gradus.autograd.error.DataException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * MNIST and Fashion-MNIST: 60,000 + 10,000 grey pictures of 28x28 pixels in ten classes, in four idx files, plain or
 * packed with gzip.
 *
 * <p>Sources: LeCun, Bottou, Bengio, Haffner, "Gradient-Based Learning Applied to Document Recognition", 1998; Xiao,
 * Rasul, Vollgraf, "Fashion-MNIST: a Novel Image Dataset for Benchmarking Machine Learning Algorithms", 2017.
 */
public enum Mnist {
    /** Handwritten digits. */
    DIGITS("mnist", List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9")),
    /** Clothes. */
    FASHION("fashion-mnist", List.of("t-shirt", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker",
            "bag", "ankle_boot"));

    /** The four files, as they are called by those who publish them. */
    static final List<String> FILES = List.of("train-images-idx3-ubyte", "train-labels-idx1-ubyte",
            "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte");

    private final String folder;
    private final List<String> classNames;

    Mnist(String folder, List<String> classNames) {
        this.folder = folder;
        this.classNames = classNames;
    }

    /** The folder that holds the files. */
    public String folder() {
        return folder;
    }

    public List<String> classNames() {
        return classNames;
    }

    /** The first place that holds one of the four files: a folder of that name in one of these, or one of these itself
     * if it is called so. */
    public Optional<Path> find(List<Path> folders) {
        for (Path parent : folders) {
            boolean itself = parent.getFileName() != null && parent.getFileName().toString().equals(folder);
            Path place = itself ? parent : parent.resolve(folder);
            if (FILES.stream().anyMatch(file -> existing(place, file).isPresent())) {
                return Optional.of(place);
            }
        }
        return Optional.empty();
    }

    /**
     * Reads the four files of a folder.
     *
     * @throws DataException naming the file that is missing, damaged or does not fit the others
     */
    public DatasetSplit load(Path place) {
        ImageDataset train = read(place, FILES.get(0), FILES.get(1));
        ImageDataset test = read(place, FILES.get(2), FILES.get(3));
        if (train.height() != test.height() || train.width() != test.width()) {
            throw new DataException(place.toString(), "pictures to train on have " + train.height() + "x"
                    + train.width() + " pixels, those to test on " + test.height() + "x" + test.width());
        }
        return new DatasetSplit(train, test, Normalization.of(train));
    }

    private ImageDataset read(Path place, String imageFile, String labelFile) {
        Path file = required(place, labelFile);
        Idx images = Idx.read(required(place, imageFile), 3);
        Idx labels = Idx.read(file, 1);
        int[] shape = images.shape();
        if (shape[0] != labels.shape()[0]) {
            throw new DataException(place.toString(), imageFile + " has " + shape[0] + " pictures, " + labelFile + " "
                    + labels.shape()[0] + " labels");
        }
        for (int i = 0; i < shape[0]; i++) {
            int label = labels.values()[i] & 0xFF;
            if (label >= classNames.size()) {
                throw new DataException(file.toString(), "label " + i + " is " + label, "labels are 0 to 9",
                        "the file is damaged, or of another data set");
            }
        }
        return new ImageDataset(folder, 1, shape[1], shape[2], classNames, images.values(), labels.values());
    }

    private static Path required(Path place, String name) {
        return existing(place, name).orElseThrow(() -> new DataException(place.toString(),
                "missing: " + name + " or " + name + ".gz", "the four files are " + String.join(", ", FILES),
                "get it from where the others came from"));
    }

    private static Optional<Path> existing(Path place, String name) {
        return List.of(name, name + ".gz").stream().map(place::resolve).filter(Files::isRegularFile).findFirst();
    }
}
