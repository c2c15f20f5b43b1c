package dev.gradus.examples;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gradus.autograd.Device;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.GradusException;
import dev.gradus.vit.image.EvaluationTransform;
import dev.gradus.vit.image.ImageFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code gradus predict}: what a trained model takes pictures for. */
@Command(
        name = "predict",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Says what a trained model takes pictures for.",
        footer = {
            "",
            "A picture that cannot be read is told and passed over; the exit code is then 1.",
            "",
            "Examples:",
            "  gradus predict --weights runs/2026-01-31-120000-smoke --image photo.png",
            "  gradus predict --model vit_base_patch16_224 --weights vit.safetensors \\",
            "      --image a.jpg b.jpg",
            "  gradus predict --weights runs/2026-01-31-120000-smoke/best --image photos/ \\",
            "      --top 1 --json"})
final class PredictCommand implements Callable<Integer> {
    private static final int MOST_BATCH = 1024;

    @Option(
            names = "--image",
            required = true,
            arity = "1..*",
            paramLabel = "PATH",
            description = "Pictures, PNG or JPEG, and folders of them.")
    private List<Path> images;

    @Mixin
    private ModelOptions models;

    @Option(names = "--top", paramLabel = "N", description = "How many classes are told, likely ones first. Default: 5")
    private int top = 5;

    @Option(names = "--batch", paramLabel = "N", description = "Pictures that are looked at together. Default: 16")
    private int batch = 16;

    @Mixin
    private DeviceOptions devices;

    @Mixin
    private JsonOption json;

    @Spec
    private CommandSpec spec;

    PredictCommand() {}

    @Override
    public Integer call() {
        Console console = json.console(spec);
        if (top < 1) {
            throw new ArgumentException("predict", "--top must be positive, got " + top);
        }
        if (batch < 1 || batch > MOST_BATCH) {
            throw new ArgumentException("predict", "--batch must be 1 to " + MOST_BATCH + ", got " + batch);
        }
        List<Path> files = PictureFiles.of(images);
        try (Device device = devices.open()) {
            TrainedModel trained = models.load(device, console);
            return predict(console, files, new Predictor(trained, device));
        }
    }

    /** A picture that was asked for, prepared for the model, or why it cannot be. */
    private record Prepared(Path file, float[] values, GradusException problem) {}

    /** Reads and prepares a batch on other threads. */
    private CompletableFuture<List<Prepared>> preparing(List<Path> files, int from, EvaluationTransform transform) {
        List<Path> some = files.subList(Math.min(files.size(), from), Math.min(files.size(), from + batch));
        return CompletableFuture.supplyAsync(
                () -> some.parallelStream().map(file -> prepare(file, transform)).toList());
    }

    private int predict(Console console, List<Path> files, Predictor predictor) {
        EvaluationTransform transform = predictor.trained().transform();
        CompletableFuture<List<Prepared>> next = preparing(files, 0, transform);
        boolean failed = false;
        // A bar and results would write over each other on a terminal: there, results wait.
        List<Runnable> waiting = new ArrayList<>();
        try (PictureBar bar = new PictureBar(console, System::nanoTime, files.size())) {
            for (int from = 0; from < files.size(); from += batch) {
                List<Prepared> pictures = next.join();
                next = preparing(files, from + batch, transform);
                List<float[]> readable = pictures.stream().map(Prepared::values).filter(Objects::nonNull).toList();
                List<List<Predictor.Guess>> guesses = predictor.guesses(readable, top);
                int told = 0;
                for (Prepared picture : pictures) {
                    failed |= picture.problem != null;
                    List<Predictor.Guess> guess = picture.problem == null ? guesses.get(told++) : List.of();
                    Path file = picture.file; // not the picture itself: its values are large, and telling may wait
                    GradusException problem = picture.problem;
                    Runnable telling = () -> tell(console, file, problem, guess);
                    if (console.terminal()) {
                        waiting.add(telling);
                    } else {
                        telling.run();
                    }
                }
                bar.done(from + pictures.size());
            }
        }
        waiting.forEach(Runnable::run);
        return failed ? 1 : 0;
    }

    private static Prepared prepare(Path file, EvaluationTransform transform) {
        try {
            return new Prepared(file, transform.apply(ImageFile.read(file)), null);
        } catch (GradusException e) {
            return new Prepared(file, null, e);
        }
    }

    private static void tell(Console console, Path file, GradusException problem, List<Predictor.Guess> guesses) {
        ObjectNode event = Events.object().put("image", file.toString());
        if (problem != null) {
            console.emit(event.put(Events.EVENT, "unreadable").put("problem", problem.problem()));
            boolean named = problem.where().equals(file.toString());
            console.note("gradus: %s%s", named ? "" : file + ": ", problem.getMessage());
            return;
        }
        ArrayNode list = event.put(Events.EVENT, "prediction").putArray("predictions");
        for (Predictor.Guess guess : guesses) {
            list.addObject().put("class", guess.index()).put("label", guess.name())
                    .put("probability", guess.probability());
        }
        console.emit(event);
        if (!console.json()) {
            console.say("%s", file.toString());
            guesses.forEach(guess -> console.say("  %5.1f %%  %s", 100 * guess.probability(), guess.name()));
        }
    }
}
