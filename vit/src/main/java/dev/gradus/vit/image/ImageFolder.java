package dev.gradus.vit.image;

import dev.gradus.autograd.error.DataException;
import dev.gradus.autograd.random.Philox;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What lies in a folder that holds a folder of pictures for each class, found without opening a picture.
 *
 * <p>Classes are the folders in the order of their names. If there are folders {@code train} and {@code val} (or
 * {@code valid}, {@code validation}, {@code test}), they hold the classes; otherwise every tenth picture of a class,
 * chosen at random but always the same, is held out to test on. Names that begin with a dot are passed over. Links are
 * followed to files inside the folder only.
 *
 * @param root the folder
 * @param classNames of the classes, in order
 * @param train pictures to train on, class by class
 * @param test pictures to test on
 * @param problems what was found that is no picture, or no class; each in a line
 */
public record ImageFolder(
        Path root, List<String> classNames, List<Entry> train, List<Entry> test, List<String> problems) {
    /** A report counts each pair of classes: with these, 16.8 million. */
    public static final int MOST_CLASSES = 1 << 12;
    private static final String TRAIN = "train";

    private static final int MOST_FILES = 10_000_000;
    private static final int MOST_DEPTH = 8;
    private static final int PER_HELD_OUT = 10;
    private static final long STREAM = 0x464fL << 48;
    private static final List<String> TEST_NAMES = List.of("val", "valid", "validation", "test");
    private static final Set<String> OTHER_PICTURES =
            Set.of("gif", "webp", "bmp", "tif", "tiff", "heic", "avif", "apng", "svg", "ppm");

    /**
     * A picture's file.
     *
     * @param file where it is
     * @param label its class
     */
    public record Entry(Path file, int label) {}

    /**
     * Looks into a folder.
     *
     * @throws DataException if it is none, has fewer than two classes with pictures, or too many
     */
    public static ImageFolder scan(Path root) {
        if (!Files.isDirectory(root)) {
            throw new DataException(root.toString(), "is no folder", "a folder that holds a folder for each class",
                    null);
        }
        try {
            return new Scan(root.toRealPath()).result(root);
        } catch (IOException e) {
            throw new DataException(root.toString(), "cannot be read: " + e, null, null, e);
        }
    }

    /** All pictures, those to train on first. */
    List<Entry> all() {
        return Stream.concat(train.stream(), test.stream()).toList();
    }

    /** One look at a folder. */
    private static final class Scan {
        private final Path root;
        private final List<String> problems = new ArrayList<>();
        private int files;

        Scan(Path root) {
            this.root = root;
        }

        ImageFolder result(Path asked) throws IOException {
            Path trainFolder = root.resolve(TRAIN);
            Path testFolder =
                    TEST_NAMES.stream().map(root::resolve).filter(Files::isDirectory).findFirst().orElse(null);
            boolean divided = Files.isDirectory(trainFolder) && testFolder != null;
            Path top = divided ? trainFolder : root;
            List<String> names = new ArrayList<>();
            List<Entry> train = new ArrayList<>();
            List<Entry> test = new ArrayList<>();
            for (Path folder : folders(top)) {
                String name = folder.getFileName().toString();
                List<Path> pictures = pictures(folder);
                if (pictures.isEmpty()) {
                    problems.add(shown(folder) + ": the class is empty");
                    continue;
                }
                int label = names.size();
                names.add(name);
                if (divided) {
                    pictures.forEach(file -> train.add(new Entry(file, label)));
                } else {
                    divide(pictures, label, train, test);
                }
            }
            if (divided) {
                held(testFolder, names, test);
            }
            check(asked, names, train, test);
            return new ImageFolder(asked, List.copyOf(names), train, test, List.copyOf(problems));
        }

        private static void check(Path asked, List<String> names, List<Entry> train, List<Entry> test) {
            if (names.size() < 2) {
                throw new DataException(asked.toString(), names.isEmpty() ? "holds no class with pictures"
                        : "holds one class only, '" + names.getFirst() + "'",
                        "a folder for each class, with pictures in it; at least two classes",
                        hint(names));
            }
            if (names.size() > MOST_CLASSES) {
                throw new DataException(asked.toString(), "holds " + names.size() + " classes, at most " + MOST_CLASSES
                        + " can be read");
            }
            if (test.isEmpty()) {
                throw new DataException(asked.toString(), "holds " + train.size() + " pictures, too few to test on any",
                        "every tenth picture of a class is held out", "put some into train/ and val/ yourself");
            }
        }

        private void held(Path folder, List<String> names, List<Entry> test) throws IOException {
            for (Path inside : folders(folder)) {
                String name = inside.getFileName().toString();
                int label = names.indexOf(name);
                List<Path> pictures = pictures(inside);
                if (label < 0) {
                    problems.add(shown(inside) + ": train has no such class");
                } else {
                    pictures.forEach(file -> test.add(new Entry(file, label)));
                }
            }
        }

        private static String hint(List<String> names) {
            if (names.isEmpty()) {
                return "pictures are .png, .jpg and .jpeg files";
            }
            return names.getFirst().equals(TRAIN)
                    ? "without val beside it, train is taken for a class: add val, or give the folder train itself"
                    : "there is nothing to tell apart";
        }

        /** Every tenth of a class, at least one of two; which, depends on the class and its size alone. */
        private static void divide(List<Path> pictures, int label, List<Entry> train, List<Entry> test) {
            int count = pictures.size() == 1 ? 0 : Math.max(1, pictures.size() / PER_HELD_OUT);
            boolean[] held = new boolean[pictures.size()];
            int[] order = new Philox(0, STREAM ^ label).permutation(held.length);
            for (int i = 0; i < count; i++) {
                held[order[i]] = true;
            }
            for (int i = 0; i < held.length; i++) {
                (held[i] ? test : train).add(new Entry(pictures.get(i), label));
            }
        }

        private List<Path> folders(Path in) throws IOException {
            try (Stream<Path> content = Files.list(in)) {
                List<Path> all = content.filter(path -> !isHidden(path)).sorted().toList();
                for (Path path : all) {
                    if (Files.isSymbolicLink(path) && Files.isDirectory(path)) {
                        problems.add(shown(path) + ": a link to a folder is not followed");
                    }
                }
                return all.stream().filter(path -> Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)).toList();
            }
        }

        private List<Path> pictures(Path folder) throws IOException {
            List<Path> pictures = new ArrayList<>();
            try (Stream<Path> content = Files.walk(folder, MOST_DEPTH, new FileVisitOption[0])) {
                for (Path path : content.sorted().toList()) {
                    if (++files > MOST_FILES) {
                        throw new DataException(root.toString(), "holds more than " + MOST_FILES + " files");
                    }
                    if (!isHidden(path) && isPicture(path)) {
                        pictures.add(path);
                    }
                }
            }
            return pictures;
        }

        private boolean isPicture(Path path) throws IOException {
            if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                return false;
            }
            if (!ImageFile.isNamedLikeOne(path)) {
                String name = path.getFileName().toString();
                String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
                if (OTHER_PICTURES.contains(ending)) {
                    problems.add(shown(path) + ": ." + ending + " files are not read; save it as PNG or JPEG");
                }
                return false;
            }
            if (Files.isSymbolicLink(path)) {
                if (!Files.isRegularFile(path) || !path.toRealPath().startsWith(root)) {
                    problems.add(shown(path) + ": a link that leads out of the folder, or nowhere");
                    return false;
                }
                return true;
            }
            return Files.isRegularFile(path);
        }

        private static boolean isHidden(Path path) {
            return path.getFileName().toString().startsWith(".");
        }

        private String shown(Path path) {
            return root.relativize(path).toString();
        }
    }
}
