package dev.gradus.examples.figure;

import dev.gradus.autograd.random.Philox;
import dev.gradus.examples.figure.Drawing.Anchor;
import dev.gradus.nn.data.Augmentation;
import dev.gradus.nn.data.Batch;
import dev.gradus.nn.data.DataLoader;
import dev.gradus.nn.data.Dataset;
import dev.gradus.nn.data.LoaderOptions;
import dev.gradus.nn.data.Normalization;
import dev.gradus.nn.data.augment.Mixing;
import dev.gradus.nn.data.augment.Operation;
import dev.gradus.nn.data.augment.Picture;
import dev.gradus.nn.data.augment.RandAugment;
import dev.gradus.nn.data.augment.Resampling;
import dev.gradus.nn.data.augment.Step;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What transformations do to pictures: a row for each of them, and in it one draw after another. */
public final class ContactSheet {
    private static final int MARGIN = 24;
    private static final int HEAD = 76;
    private static final int LABEL = 186;
    private static final int CELL = 64;
    private static final int GAP = 6;
    private static final int MOST_ROWS = 12;
    private static final double MAGNITUDE = 9;
    private static final int REPEATS = 2;
    private static final int TRIALS = 100;

    private final Dataset pictures;
    private final int[] shown;
    private final Normalization normalization;
    private final long seed;
    private final int columns;
    private final List<Row> rows = new ArrayList<>();

    private record Row(String name, String detail, List<BufferedImage> cells) {}

    /**
     * @param pictures the first ones of different classes are shown, two draws of each
     * @param columns draws in a row
     */
    public ContactSheet(Dataset pictures, long seed, int columns) {
        this.pictures = pictures;
        this.normalization = Normalization.of(pictures);
        this.seed = seed;
        this.columns = Math.min(columns, REPEATS * pictures.size());
        this.shown = chosen(pictures, (this.columns + 1) / REPEATS);
    }

    /** The first picture of each class; where there are too few classes, the first pictures. */
    private static int[] chosen(Dataset pictures, int count) {
        List<Integer> chosen = new ArrayList<>();
        boolean[] seen = new boolean[pictures.classes()];
        for (int i = 0; i < pictures.size() && chosen.size() < count; i++) {
            if (pictures.classes() < count || !seen[pictures.label(i)]) {
                seen[pictures.label(i)] = true;
                chosen.add(i);
            }
        }
        for (int i = 0; chosen.size() < count; i++) {
            chosen.add(i);
        }
        return chosen.stream().mapToInt(i -> i).toArray();
    }

    /** Everything that there is, each with its usual strength. */
    public ContactSheet all() {
        row("original", "", Augmentation.NONE, Mixing.NONE);
        row("crop", "pad 4 pixels, crop", "crop");
        row("rrc:0.3:1", "random resized crop", "rrc:0.3:1");
        row("flip", "left to right", "flip");
        row("jitter:0.4:0.4:0.4:0.1", "brightness … hue", "jitter:0.4:0.4:0.4:0.1");
        RandAugment.OPERATIONS.forEach(this::row);
        row("rand-m9-mstd0.5-inc1", "two of the fifteen", "rand-m9-mstd0.5-inc1");
        row("trivial", "TrivialAugment, wide", "trivial");
        row("erase:1", "the mean color", "erase:1");
        row("erase:1:pixel", "noise", "erase:1:pixel");
        row("mixup:0.8", "", Augmentation.NONE, new Mixing(0.8, 0));
        row("cutmix:1", "", Augmentation.NONE, new Mixing(0, 1));
        return this;
    }

    /** The steps of an augmentation one by one, then all together, then mixed if they are. */
    public ContactSheet steps(Augmentation augmentation, Mixing mixing) {
        row("original", "", Augmentation.NONE, Mixing.NONE);
        for (Step step : augmentation.steps()) {
            row(step.toString(), "", new Augmentation(List.of(step)), Mixing.NONE);
        }
        if (augmentation.steps().size() > 1) {
            row("all of it", "", augmentation, Mixing.NONE);
        }
        if (!mixing.equals(Mixing.NONE)) {
            row("and mixed", mixing.toString(), augmentation, mixing);
        }
        return this;
    }

    private void row(String name, String detail, String specification) {
        row(name, detail, Augmentation.parse(specification), Mixing.NONE);
    }

    private void row(String name, String detail, Augmentation augmentation, Mixing mixing) {
        int channels = pictures.channels();
        int length = pictures.pixelsPerImage();
        LoaderOptions options = new LoaderOptions(columns, seed, false, false, augmentation, mixing, REPEATS, 1, 1);
        List<BufferedImage> cells = new ArrayList<>();
        String share = detail;
        try (DataLoader loader = new DataLoader(new Chosen(pictures, shown), normalization, options)) {
            Batch batch = telling(loader, mixing);
            byte[] bytes = new byte[length];
            for (int i = 0; i < columns; i++) {
                for (int at = 0; at < length; at++) {
                    int c = at / (length / channels);
                    double value = batch.pixels()[i * length + at] * normalization.std().get(c)
                            + normalization.mean().get(c);
                    bytes[at] = (byte) Math.clamp(Math.round(255 * value), 0, 255);
                }
                cells.add(image(bytes));
            }
            if (batch.isMixed()) {
                share = String.format(Locale.ROOT, "λ = %.2f", batch.share());
            }
        }
        rows.add(new Row(name, share, cells));
    }

    /** The first batch in which one sees both; of batches that are not mixed the first. */
    private static Batch telling(DataLoader loader, Mixing mixing) {
        Batch batch = loader.next();
        for (int i = 0; i < TRIALS && mixing.isOn(0) && Math.abs(batch.share() - 0.6) > 0.15; i++) {
            batch = loader.next();
        }
        return batch;
    }

    private void row(Operation operation) {
        byte[] fill = normalization.meanColor();
        Picture picture = new Picture(pictures.channels(), pictures.height(), pictures.width(), fill);
        Philox random = new Philox(seed, operation.ordinal());
        List<BufferedImage> cells = new ArrayList<>();
        for (int i = 0; i < columns; i++) {
            pictures.copyPixels(shown[i / REPEATS], picture.pixels(), 0);
            boolean negative = i % REPEATS == 1;
            double strength = MAGNITUDE * (0.4 + 0.6 * random.nextDouble());
            operation.apply(picture, RandAugment.number(operation, strength, true, negative, picture),
                    Resampling.BICUBIC);
            cells.add(image(picture.pixels()));
        }
        rows.add(new Row(operation.title(), range(operation), cells));
    }

    /** What a magnitude of nine means. */
    private static String range(Operation operation) {
        return switch (operation) {
            case ROTATE -> "up to ±27°";
            case POSTERIZE -> "1 to 4 bits stay";
            case SOLARIZE -> "above 26 to 154";
            case SOLARIZE_ADD -> "dark ones up to +99";
            case COLOR, CONTRAST, BRIGHTNESS, SHARPNESS -> "factor 0.19 to 1.81";
            case SHEAR_X, SHEAR_Y -> "up to ±0.27";
            case TRANSLATE_X, TRANSLATE_Y -> "up to ±40 % of the side";
            default -> "";
        };
    }

    /** The sheet; long ones stand in two blocks side by side. */
    public Drawing draw() {
        int blocks = rows.size() > MOST_ROWS ? 2 : 1;
        int inBlock = (rows.size() + blocks - 1) / blocks;
        int blockWidth = LABEL + columns * (CELL + GAP);
        Drawing drawing = new Drawing(2 * MARGIN + blocks * blockWidth + (blocks - 1) * MARGIN,
                HEAD + inBlock * (CELL + GAP) + MARGIN - GAP);
        drawing.title(MARGIN, 34, "What augmentation does to pictures");
        drawing.words(MARGIN, 56, Anchor.START, 13, columns + " draws in a row, two of each picture; seed " + seed);
        for (int i = 0; i < rows.size(); i++) {
            draw(drawing, rows.get(i), MARGIN + i / inBlock * (blockWidth + MARGIN), HEAD + i % inBlock * (CELL + GAP));
        }
        return drawing;
    }

    private void draw(Drawing drawing, Row row, double left, double top) {
        double middle = top + CELL / 2.0;
        double room = LABEL - 12.0;
        String name = row.name;
        double size = Math.min(14, room / (0.56 * name.length()));
        drawing.words(left, row.detail.isEmpty() ? middle + 5 : middle - 2, Anchor.START, size, name);
        if (!row.detail.isEmpty()) {
            drawing.words(left, middle + 15, Anchor.START, Math.min(11, room / (0.56 * row.detail.length())),
                    row.detail);
        }
        for (int i = 0; i < row.cells.size(); i++) {
            drawing.picture(left + LABEL + i * (CELL + GAP), top, CELL, CELL, row.cells.get(i));
        }
    }

    private BufferedImage image(byte[] pixels) {
        int width = pictures.width();
        int plane = pictures.height() * width;
        int last = pictures.channels() - 1;
        BufferedImage image = new BufferedImage(width, pictures.height(), BufferedImage.TYPE_INT_RGB);
        for (int at = 0; at < plane; at++) {
            int red = pixels[at] & 0xFF;
            int green = pixels[Math.min(1, last) * plane + at] & 0xFF;
            int blue = pixels[Math.min(2, last) * plane + at] & 0xFF;
            image.setRGB(at % width, at / width, red << 16 | green << 8 | blue);
        }
        return image;
    }

    /** Some pictures of a data set. As many again follow, which a loader that repeats each does not reach. */
    private record Chosen(Dataset pictures, int[] shown) implements Dataset {
        @Override
        public int size() {
            return REPEATS * shown.length;
        }

        @Override
        public String name() {
            return pictures.name();
        }

        @Override
        public int channels() {
            return pictures.channels();
        }

        @Override
        public int height() {
            return pictures.height();
        }

        @Override
        public int width() {
            return pictures.width();
        }

        @Override
        public List<String> classNames() {
            return pictures.classNames();
        }

        @Override
        public int label(int index) {
            return pictures.label(shown[index % shown.length]);
        }

        @Override
        public void copyPixels(int index, byte[] target, int offset) {
            pictures.copyPixels(shown[index % shown.length], target, offset);
        }
    }
}
