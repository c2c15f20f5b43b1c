package dev.gradus.examples;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.io.AtomicFile;
import dev.gradus.examples.recipe.NamedRecipe;
import dev.gradus.examples.recipe.Recipe;
import dev.gradus.examples.recipe.Setting;
import dev.gradus.nn.data.DataSource;
import dev.gradus.nn.train.LearningRateRange;
import dev.gradus.vit.Presets;
import dev.gradus.vit.VisionTransformerConfig;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code gradus lr-range}: between which learning rates a recipe's loss falls. */
@Command(
        name = "lr-range",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Looks for a learning rate, in a short training whose rate grows.",
            "",
            "It grows in each step by the same factor. Draws the loss over the rate and suggests a tenth of where it "
                    + "is lowest. Begins from new values, sees "
                    + "training pictures only, and saves no model."},
        footer = {
            "",
            "Examples:",
            "  gradus lr-range --recipe smoke",
            "  gradus lr-range --recipe smoke --set optimizer.kind=muon --to 3 --out muon.png",
            "",
            "Exit codes: 0 done, 1 failed, 2 wrong usage."})
final class LearningRateCommand implements Callable<Integer> {
    private static final String WHERE = "lr-range";
    private static final int EVERY = 20;
    private static final int WIDTH = 720;
    private static final int HEIGHT = 440;

    /** Losses above so many times the first are beyond the picture. */
    private static final double TOP = 1.5;

    @Option(names = "--from", paramLabel = "X", description = "The first learning rate. Default: 0.00001")
    private double from = 1e-5;

    @Option(names = "--to", paramLabel = "X", description = "The last one; the test ends early where the loss "
            + "explodes. Default: 1")
    private double to = 1;

    @Option(names = "--steps", paramLabel = "N", description = "Steps from the first to the last. Default: 200")
    private int steps = 200;

    @Option(names = "--out", paramLabel = "FILE", description = "The picture, a PNG. Default: lr-range.png")
    private Path out = Path.of("lr-range.png");

    @Mixin
    private DataOptions data;

    @Mixin
    private RecipeOptions recipes;

    @Mixin
    private DeviceOptions devices;

    @Mixin
    private JsonOption json;

    @Spec
    private CommandSpec spec;

    LearningRateCommand() {}

    @Override
    public Integer call() {
        Console console = json.console(spec);
        NamedRecipe named = recipes.named("default");
        Recipe recipe = named.read(settings());
        if (recipe.model().name().isEmpty()) {
            throw new ArgumentException(WHERE, "the recipe " + named.name() + " names no model",
                    "the test begins from new values", "add --set model.name=NAME");
        }
        var schedule = LearningRateRange.schedule(from, to, steps);
        DataSource.Found found = data.load(recipe.data().choice(), console);
        found.warning().ifPresent(console::warn);
        Examples all = Examples.limited(found.data(), recipe.data());
        VisionTransformerConfig vit = recipe.model().apply(Presets.named(recipe.model().name()).config())
                .with(c -> c.classes(all.train().classes()).channels(all.train().channels()));
        RunConfig config = new RunConfig(named.name(), recipe.with("data.dataset", found.choice()), vit,
                all.train().classNames(), all.normalization(),
                Teacher.mark(recipe.teacher()), devices.name());
        Examples pictures = all.as(config).holdingOut(config.recipe());
        try (Device device = devices.open();
                Session session = new Session(config, device, pictures, _ -> {}, schedule)) {
            console.note("recipe  %s on %s; %d steps from %s to %s", named.name(), device.name(), steps, from, to);
            int[] step = {0};
            LearningRateRange range = LearningRateRange.of(session.trainer(), steps, point -> tell(console, ++step[0],
                    point));
            draw(range);
            conclude(console, range);
            return 0;
        }
    }

    private List<Setting> settings() {
        List<Setting> settings = new ArrayList<>();
        RecipeOptions.add(settings, "data.dataset", "--dataset", data.name());
        settings.addAll(recipes.settings());
        return settings.stream().map(setting -> setting.askedBy(spec.name())).toList();
    }

    private static void tell(Console console, int step, LearningRateRange.Point point) {
        console.emit(Events.object().put(Events.EVENT, "point").put(Events.STEP, step).put("lr", point.lr())
                .put("loss", point.loss()).put("smoothed", point.smoothed()));
        if (step % EVERY == 0) {
            console.note("step %4d  lr %.2e  loss %.3f  smoothed %.3f", step, point.lr(), point.loss(),
                    point.smoothed());
        }
    }

    private void conclude(Console console, LearningRateRange range) {
        OptionalDouble suggestion = range.suggestion();
        var event = Events.object().put(Events.EVENT, "done").put("picture", out.toString());
        suggestion.ifPresent(lr -> event.put("suggestion", lr));
        console.emit(event);
        if (suggestion.isEmpty()) {
            console.say("the loss never fell between %s and %s; see %s", from, to, out);
        } else {
            console.say("suggested highest learning rate: --lr %.1e; see %s", suggestion.getAsDouble(), out);
            if (!range.exploded(steps)) {
                console.say("the loss did not explode up to %s; a larger --to may show more", to);
            }
        }
    }

    private void draw(LearningRateRange range) {
        System.setProperty("java.awt.headless", "true");
        XYChart chart = new XYChartBuilder().width(WIDTH).height(HEIGHT).title("Loss over the learning rate")
                .xAxisTitle("learning rate").yAxisTitle("loss").build();
        chart.getStyler().setXAxisLogarithmic(true);
        chart.getStyler().setChartBackgroundColor(Color.WHITE);
        chart.getStyler().setPlotBorderVisible(false);
        chart.getStyler().setPlotGridLinesColor(new Color(0xE4E4E4));
        chart.getStyler().setLegendPosition(LegendPosition.InsideSW);
        chart.getStyler().setLegendBorderColor(Color.WHITE);
        double top = TOP * range.points().getFirst().loss();
        chart.getStyler().setYAxisMax(top);
        List<LearningRateRange.Point> seen = range.points().stream()
                .filter(point -> point.loss() <= top && point.smoothed() <= top).toList();
        double bottom = seen.stream().mapToDouble(LearningRateRange.Point::loss).min().orElse(0);
        add(chart, "of each batch", seen.stream().map(LearningRateRange.Point::lr).toList(),
                seen.stream().map(LearningRateRange.Point::loss).toList(), 0xB9C9D9, 1);
        add(chart, "smoothed", seen.stream().map(LearningRateRange.Point::lr).toList(),
                seen.stream().map(LearningRateRange.Point::smoothed).toList(), 0x2B6CB0, 2.5f);
        range.suggestion()
                .ifPresent(lr -> add(chart, "suggestion", List.of(lr, lr), List.of(bottom, top), 0xC8452F, 2));
        BufferedImage picture = BitmapEncoder.getBufferedImage(chart);
        AtomicFile.write(out, stream -> ImageIO.write(picture, "png", stream));
    }

    private static void add(XYChart chart, String name, List<Double> x, List<Double> y, int color, float width) {
        if (!x.isEmpty()) {
            XYSeries series = chart.addSeries(name, x, y);
            series.setLineColor(new Color(color));
            series.setMarker(SeriesMarkers.NONE);
            series.setLineStyle(new BasicStroke(width));
        }
    }
}
