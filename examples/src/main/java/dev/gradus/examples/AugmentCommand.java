package dev.gradus.examples;

import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.io.AtomicFile;
import dev.gradus.examples.bench.TextTable;
import dev.gradus.examples.bench.Timeline;
import dev.gradus.examples.bench.Timing;
import dev.gradus.examples.figure.ContactSheet;
import dev.gradus.examples.figure.Drawing;
import dev.gradus.nn.data.Augmentation;
import dev.gradus.nn.data.DataLoader;
import dev.gradus.nn.data.DataSource;
import dev.gradus.nn.data.Dataset;
import dev.gradus.nn.data.DatasetChoice;
import dev.gradus.nn.data.ImageDataset;
import dev.gradus.nn.data.LoaderOptions;
import dev.gradus.nn.data.Normalization;
import dev.gradus.nn.data.augment.Mixing;
import dev.gradus.vit.image.ImageFile;
import dev.gradus.vit.image.RgbImage;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import javax.imageio.ImageIO;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code gradus augment}: shows what augmentation does to pictures, or measures how fast it is. */
@Command(
        name = "augment",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Shows what augmentation does to pictures.",
            "",
            "Draws a contact sheet with a row for each transformation. Transformations are written as text, in the "
                    + "order in which they happen, separated by commas: crop:4, "
                    + "rrc:LOW:HIGH, flip, jitter:B:C:S:HUE, rand-m9-mstd0.5-inc1, trivial, erase:P:pixel. Mixing: "
                    + "mixup:A,cutmix:A,switch:P,prob:P. docs/augmentation.md has their formulas."},
        footer = {
            "",
            "Examples:",
            "  gradus augment --show                                all of them, on the data set's pictures",
            "  gradus augment --show --augment crop,flip,erase:0.5  these, one by one and together",
            "  gradus augment --show dog.jpg cat.png --out sheet.png",
            "  gradus augment --bench                               pictures a second on one core"})
final class AugmentCommand implements Callable<Integer> {
    private static final String WHERE = "augment";
    private static final String HEAVY = "crop,flip,rand-m9-mstd0.5-inc1,erase:0.25";
    private static final int SIDE = 128;
    private static final int BATCH = 128;
    private static final int SHOWN = 4;

    @Option(names = "--show", description = "Draw the contact sheet: what happens without --bench, too.")
    private boolean show;

    @Option(names = "--bench", description = "Measure how many pictures a thread prepares in a second.")
    private boolean bench;

    @Option(names = "--augment", paramLabel = "SPEC", description = "Transformations. Default: all of them, one by one")
    private String augment;

    @Option(names = "--mixing", paramLabel = "SPEC", description = "How pictures are mixed. Default: none")
    private String mixing = "none";

    @Option(names = "--seed", paramLabel = "N", description = "Of all that is random. Default: 0")
    private long seed;

    @Option(names = "--columns", paramLabel = "N", description = "Draws in a row, two of each picture. Default: 8")
    private int columns = 2 * SHOWN;

    @Option(names = "--out", paramLabel = "FILE", description = "The sheet, .png or .svg. Default: augment.png")
    private Path out = Path.of("augment.png");

    @Option(names = "--threads", paramLabel = "N", description = "That prepare pictures in --bench. Default: 1")
    private int threads = 1;

    @Option(names = "--seconds", paramLabel = "X", description = "How long each is timed in --bench. Default: 2")
    private double seconds = 2;

    @Mixin
    private DataOptions data;

    @Parameters(
            arity = "0..*",
            paramLabel = "IMAGE",
            description = "Pictures to show, cut to squares; else those of the data set.")
    private List<Path> images = List.of();

    @Mixin
    private JsonOption json;

    @Spec
    private CommandSpec spec;

    AugmentCommand() {}

    @Override
    public Integer call() {
        check();
        Augmentation steps = augment == null ? Augmentation.NONE : Augmentation.parse(augment);
        Mixing mix = Mixing.parse(mixing).offFrom(0); // what is shown is mixed, whatever the epoch
        Console console = json.console(spec);
        Dataset pictures = images.isEmpty() ? found(console) : squares(PictureFiles.of(images));
        if (show || !bench) {
            draw(pictures, steps, mix, console);
        }
        if (bench) {
            measure(pictures, steps, mix, console);
        }
        return 0;
    }

    private void check() {
        if (columns < 2 || columns > 64) {
            throw new ArgumentException(WHERE, "--columns must be 2 to 64, got " + columns);
        }
        if (!(seconds > 0 && seconds <= 3600)) {
            throw new ArgumentException(WHERE, "--seconds must be more than 0 and at most 3600, got " + seconds);
        }
        Timeline.check(out);
    }

    private Dataset found(Console console) {
        DataSource.Found found = data.load(data.choice(DatasetChoice.AUTO), console);
        found.warning().ifPresent(console::warn);
        return found.data().test();
    }

    private void draw(Dataset pictures, Augmentation steps, Mixing mix, Console console) {
        System.setProperty("java.awt.headless", "true");
        ContactSheet sheet = new ContactSheet(pictures, seed, columns);
        boolean all = augment == null && mix.equals(Mixing.NONE);
        Drawing drawing = (all ? sheet.all() : sheet.steps(steps, mix)).draw();
        if (out.toString().toLowerCase(Locale.ROOT).endsWith(".svg")) {
            AtomicFile.writeString(out, drawing.svg());
        } else {
            AtomicFile.write(out, stream -> ImageIO.write(drawing.image(2), "png", stream));
        }
        console.emit(Events.object().put("sheet", out.toString()));
        console.say("%s", out);
    }

    private void measure(Dataset pictures, Augmentation steps, Mixing mix, Console console) {
        Mixing both = new Mixing(0.8, 1);
        Map<String, LoaderOptions> rows = new LinkedHashMap<>();
        if (augment != null || !mix.equals(Mixing.NONE)) {
            rows.put(steps + " + " + mix, options(steps, mix));
        } else {
            for (String text : List.of("none", "crop,flip", "rrc:0.8:1,flip", "crop,flip,trivial", HEAVY)) {
                rows.put(text, options(Augmentation.parse(text), Mixing.NONE));
            }
            rows.put(HEAVY + " + " + both, options(Augmentation.parse(HEAVY), both));
        }
        TextTable table = new TextTable(1, "augmentation", "images/s", "least", "most");
        for (Map.Entry<String, LoaderOptions> row : rows.entrySet()) {
            Timing timing = time(pictures, row.getValue());
            table.row(row.getKey(), rate(timing.median()), rate(timing.most()), rate(timing.least()));
            console.emit(Events.object().put("augmentation", row.getKey()).put("threads", threads)
                    .put("imagesPerSecond", BATCH / timing.median()).put("runs", timing.runs()));
        }
        console.say("%d thread%s, pictures of %dx%d, batches of %d", threads, threads == 1 ? "" : "s",
                pictures.height(), pictures.width(), BATCH);
        console.say("%s", table.toString().stripTrailing());
    }

    private LoaderOptions options(Augmentation steps, Mixing mix) {
        return LoaderOptions.training(BATCH, seed, steps).mixing(mix).threads(threads);
    }

    private Timing time(Dataset pictures, LoaderOptions options) {
        try (DataLoader loader = new DataLoader(pictures, Normalization.of(pictures), options)) {
            int batches = 8; // one alone can be ready before it is asked for
            Timing timing = Timing.measure(seconds, () -> {
                for (int i = 0; i < batches; i++) {
                    loader.next();
                }
            });
            return new Timing(timing.median() / batches, timing.least() / batches, timing.most() / batches,
                    timing.runs());
        }
    }

    private static String rate(double secondsForABatch) {
        return TextTable.number(BATCH / secondsForABatch, 0);
    }

    /** Pictures of files as a data set: the middle square of each, averaged to one size. */
    private static Dataset squares(List<Path> files) {
        byte[] pixels = new byte[Math.multiplyExact(files.size(), 3 * SIDE * SIDE)];
        for (int i = 0; i < files.size(); i++) {
            square(ImageFile.read(files.get(i)), pixels, i * 3 * SIDE * SIDE);
        }
        return new ImageDataset("files", 3, SIDE, SIDE, List.of("picture"), pixels, new byte[files.size()]);
    }

    private static void square(RgbImage image, byte[] target, int offset) {
        int side = Math.min(image.width(), image.height());
        int left = (image.width() - side) / 2;
        int top = (image.height() - side) / 2;
        for (int y = 0; y < SIDE; y++) {
            int fromY = top + (int) ((long) y * side / SIDE);
            int toY = Math.max(fromY + 1, top + (int) ((long) (y + 1) * side / SIDE));
            for (int x = 0; x < SIDE; x++) {
                int fromX = left + (int) ((long) x * side / SIDE);
                int toX = Math.max(fromX + 1, left + (int) ((long) (x + 1) * side / SIDE));
                mean(image, fromX, toX, fromY, toY, target, offset + y * SIDE + x);
            }
        }
    }

    private static void mean(RgbImage image, int left, int right, int top, int bottom, byte[] target, int at) {
        long red = 0;
        long green = 0;
        long blue = 0;
        for (int y = top; y < bottom; y++) {
            for (int x = left; x < right; x++) {
                int rgb = image.rgb(x, y);
                red += rgb >> 16;
                green += rgb >> 8 & 0xFF;
                blue += rgb & 0xFF;
            }
        }
        long count = (long) (right - left) * (bottom - top);
        target[at] = (byte) (red / count);
        target[SIDE * SIDE + at] = (byte) (green / count);
        target[2 * SIDE * SIDE + at] = (byte) (blue / count);
    }
}
