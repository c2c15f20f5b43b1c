package dev.gradus.examples;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gradus.autograd.Device;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.FileException;
import dev.gradus.autograd.error.NearMatches;
import dev.gradus.autograd.io.AtomicFile;
import dev.gradus.examples.figure.AttentionFigure;
import dev.gradus.examples.figure.DistanceFigure;
import dev.gradus.examples.figure.Drawing;
import dev.gradus.examples.figure.FilterFigure;
import dev.gradus.examples.figure.PositionFigure;
import dev.gradus.examples.figure.RolloutFigure;
import dev.gradus.vit.VisionTransformerConfig;
import dev.gradus.vit.image.ImageFile;
import dev.gradus.vit.image.RgbImage;
import dev.gradus.vit.inspect.AttentionMaps;
import dev.gradus.vit.inspect.PatchFilters;
import dev.gradus.vit.inspect.PositionSimilarity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import javax.imageio.ImageIO;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code gradus inspect}: figures of what a trained model has learned and looks at. */
@Command(
        name = "inspect",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Draws what a trained model looks at, and what it has learned.",
        footer = {
            "",
            "Figures:",
            "  attention   what each head of each layer looks at in a picture",
            "  rollout     where the answer comes from, followed back through all layers",
            "  distance    how far each head looks, averaged over the pictures",
            "  positions   which places of the picture the model takes for alike",
            "  filters     the patterns that the first layer looks for",
            "The last two need no picture.",
            "",
            "Examples:",
            "  gradus inspect --weights runs/2026-01-31-120000-smoke --image photo.png",
            "  gradus inspect --model vit_base_patch16_224 --weights vit.safetensors \\",
            "      --image a.jpg b.jpg --figures rollout,distance --format svg"})
final class InspectCommand implements Callable<Integer> {
    private static final double ENLARGED = 1.5;

    private static final String PNG = "png";
    private static final String SVG = "svg";

    /** What can be drawn. */
    private enum Figure {
        ATTENTION, ROLLOUT, DISTANCE, POSITIONS, FILTERS;

        boolean needsPicture() {
            return this != POSITIONS && this != FILTERS;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Mixin
    private ModelOptions models;

    @Option(names = "--image", arity = "1..*", paramLabel = "PATH",
            description = "Pictures, PNG or JPEG, and folders of them.")
    private List<Path> images = List.of();

    @Option(names = "--figures", split = ",", paramLabel = "NAME",
            description = "attention, rollout, distance, positions, filters. Default: all that can be drawn")
    private List<String> figures = List.of();

    @Option(names = "--out", paramLabel = "DIR", description = "Where figures are written. Default: inspect")
    private Path out = Path.of("inspect");

    @Option(names = "--format", paramLabel = "NAME", description = "png or svg. Default: png")
    private String format = PNG;

    @Mixin
    private DeviceOptions devices;

    @Mixin
    private JsonOption json;

    @Spec
    private CommandSpec spec;

    private Console console;

    InspectCommand() {}

    @Override
    public Integer call() {
        console = json.console(spec);
        System.setProperty("java.awt.headless", "true");
        if (!format.equals(PNG) && !format.equals(SVG)) {
            throw new ArgumentException("inspect", "--format must be png or svg, got '" + format + "'");
        }
        List<Figure> asked = figures.stream().map(InspectCommand::named).toList();
        List<Path> files = PictureFiles.of(images);
        if (files.isEmpty() && asked.stream().anyMatch(Figure::needsPicture)) {
            throw new ArgumentException("inspect", "the figures attention, rollout and distance are of a picture",
                    "a model looks at something", "give one with --image");
        }
        try (Device device = devices.open()) {
            TrainedModel trained = models.load(device, console);
            drawModel(trained, asked);
            drawPictures(trained, asked, files, device);
        }
        return 0;
    }

    private static Figure named(String name) {
        List<String> names = Arrays.stream(Figure.values()).map(Figure::toString).toList();
        int place = names.indexOf(name.strip().toLowerCase(Locale.ROOT));
        if (place < 0) {
            throw new ArgumentException("inspect", "there is no figure '" + name + "'",
                    "some of " + String.join(", ", names), NearMatches.hint(name, names));
        }
        return Figure.values()[place];
    }

    // ---- the model alone

    private void drawModel(TrainedModel trained, List<Figure> asked) {
        if (wanted(Figure.POSITIONS, asked, PositionSimilarity.isKnownOf(trained.model()),
                "the model has no learned positions")) {
            save(PositionFigure.draw(PositionSimilarity.of(trained.model()), "position embeddings of "
                    + trained.name()), "positions", Events.object().put("figure", "positions"));
        }
        if (wanted(Figure.FILTERS, asked, PatchFilters.isKnownOf(trained.model()),
                "its first layer is no plain projection of patches")) {
            save(FilterFigure.draw(PatchFilters.of(trained.model()), "patch filters of " + trained.name()), "filters",
                    Events.object().put("figure", "filters"));
        }
    }

    /** Whether a figure is to be drawn; one that was asked for and cannot be is told. */
    private boolean wanted(Figure figure, List<Figure> asked, boolean possible, String why) {
        if (!asked.isEmpty() && !asked.contains(figure)) {
            return false;
        }
        if (!possible) {
            console.note("no figure %s: %s", figure, why);
        }
        return possible;
    }

    // ---- pictures

    private void drawPictures(TrainedModel trained, List<Figure> asked, List<Path> files, Device device) {
        VisionTransformerConfig config = trained.model().config();
        double[][] distances = new double[config.depth()][config.heads()];
        Predictor predictor = new Predictor(trained, device);
        for (int i = 0; i < files.size(); i++) {
            RgbImage picture = ImageFile.read(files.get(i));
            RgbImage seen = trained.transform().view(picture);
            AttentionMaps maps = AttentionMaps.of(trained.model(), trained.transform().batch(device, List.of(picture)));
            Predictor.Guess guess =
                    predictor.guesses(List.of(trained.transform().apply(picture)), 1).getFirst().getFirst();
            String subject = String.format(Locale.ROOT, "%s, which %s takes for '%s' (%.1f %%)",
                    files.get(i).getFileName(), trained.name(), guess.name(), 100 * guess.probability());
            String suffix = files.size() == 1 ? "" : "-" + (i + 1);
            if (wanted(Figure.ATTENTION, asked, true, "")) {
                save(AttentionFigure.draw(config, seen, maps, subject), "attention" + suffix,
                        Events.object().put("figure", "attention").put("image", files.get(i).toString()));
            }
            if (wanted(Figure.ROLLOUT, asked, true, "")) {
                save(RolloutFigure.draw(config, seen, maps, subject), "rollout" + suffix,
                        Events.object().put("figure", "rollout").put("image", files.get(i).toString()));
            }
            for (int layer = 0; layer < maps.layers(); layer++) {
                for (int head = 0; head < maps.heads(); head++) {
                    distances[layer][head] += maps.distance(layer, head) / files.size();
                }
            }
        }
        if (!files.isEmpty() && wanted(Figure.DISTANCE, asked, true, "")) {
            drawDistances(trained, files, distances);
        }
    }

    private void drawDistances(TrainedModel trained, List<Path> files, double[][] distances) {
        String subject = trained.name() + ", looking at " + (files.size() == 1
                ? files.getFirst().getFileName().toString()
                : files.size() + " pictures");
        double even = AttentionMaps.evenDistance(trained.model().config());
        ObjectNode event = Events.object().put("figure", "distance").put("even", even);
        ArrayNode layers = event.putArray("pixels");
        for (double[] layer : distances) {
            ArrayNode heads = layers.addArray();
            Arrays.stream(layer).forEach(heads::add);
        }
        save(DistanceFigure.draw(distances, even, subject), "distance", event);
    }

    private void save(Drawing drawing, String name, ObjectNode event) {
        Path file = out.resolve(name + "." + format);
        try {
            Files.createDirectories(out);
        } catch (IOException e) {
            throw new FileException(out.toString(), "the folder cannot be made: " + e, null,
                    "choose another with --out",
                    e);
        }
        if (format.equals(SVG)) {
            AtomicFile.writeBytes(file, drawing.svg().getBytes(StandardCharsets.UTF_8));
        } else {
            AtomicFile.write(file, stream -> ImageIO.write(drawing.image(ENLARGED), PNG, stream));
        }
        console.emit(event.put(Events.EVENT, "figure").put("file", file.toString()));
        if (!console.json()) {
            console.say("%s", file.toString());
        }
    }
}
