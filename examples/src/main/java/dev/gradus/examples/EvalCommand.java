package dev.gradus.examples;

import dev.gradus.autograd.Device;
import dev.gradus.nn.checkpoint.Checkpoint;
import dev.gradus.nn.data.DataSource;
import dev.gradus.nn.data.Dataset;
import dev.gradus.nn.train.Evaluation;
import dev.gradus.nn.train.Trainer;
import dev.gradus.vit.PretrainedWeights;
import dev.gradus.vit.VisionTransformer;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code gradus eval}: how a checkpoint does on a test set. */
@Command(
        name = "eval",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Tests a checkpoint on pictures it did not learn from.",
        footer = {
            "",
            "Examples:",
            "  gradus eval --checkpoint runs/2026-01-31-120000-smoke",
            "  gradus eval --checkpoint runs/… --report report.html",
            "  gradus eval --checkpoint model.safetensors --device reference --limit-test 100"})
final class EvalCommand implements Callable<Integer> {
    private static final int BATCH = 250;

    @Option(names = "--checkpoint", required = true, paramLabel = "PATH",
            description = "A checkpoint or a run's folder.")
    private Path path;

    @Option(names = "--ema", description = "Test the moving average of the weights that 'gradus train --ema' kept.")
    private boolean ema;

    @Option(names = "--report", paramLabel = "FILE",
            description = "Also write a page with curves, each class, confusions, calibration and what is most wrong.")
    private Path report;

    @Mixin
    private DataOptions data;

    @Option(names = "--limit-test", paramLabel = "N", description = "Use only the first N test pictures.")
    private int limitTest;

    @Mixin
    private DeviceOptions devices;

    @Mixin
    private JsonOption json;

    @Spec
    private CommandSpec spec;

    EvalCommand() {}

    @Override
    public Integer call() {
        Console console = json.console(spec);
        RunOptions.notNegative(spec.name(), "--limit-test", limitTest);
        Path file = RunFolder.checkpoint(path);
        try (Checkpoint checkpoint = Checkpoint.open(file);
                PretrainedWeights weights = PretrainedWeights.open(file);
                Device device = devices.open()) {
            RunConfig config = RunConfig.fromJson(checkpoint.where(), Trainer.config(checkpoint));
            TrainingSession.checkSize(checkpoint.where(), checkpoint.modelSize(), config.vit());
            VisionTransformer model = (ema ? weights.averaged() : weights).model(device, config.vit());
            DataSource.Found found = data.load(data.choice(config.dataset()), config.vit(), console);
            found.warning().ifPresent(console::warn);
            Examples pictures = Examples.limited(found.data(), 0, limitTest).as(config);
            long start = System.nanoTime();
            Evaluation evaluation = Evaluation.of(model, device, pictures.test(), pictures.normalization(), BATCH);
            tell(console, found, pictures.test(), evaluation, (System.nanoTime() - start) / 1e9);
            if (report != null) {
                RunFolder folder = RunFolder.of(file);
                String run = (folder == null ? file : folder.path()).getFileName().toString();
                new RunReport(run, config, device.name() + ": " + device.backend().description(),
                        RunReport.typed(spec)).write(report, folder == null ? null : folder.metrics(),
                                pictures.test(), evaluation, ema ? "averaged weights" : "");
                console.say("report: %s", report);
            }
            return 0;
        }
    }

    private static void tell(
            Console console, DataSource.Found found, Dataset test, Evaluation evaluation, double seconds) {
        console.emit(Events.object().put(Events.EVENT, "eval")
                .put("dataset", found.choice().toString())
                .put("images", test.size())
                .put("testLoss", evaluation.loss())
                .put("testAccuracy", evaluation.accuracy())
                .put("seconds", seconds));
        int[] right = new int[test.classes()];
        int[] all = new int[test.classes()];
        for (int i = 0; i < test.size(); i++) {
            all[test.label(i)]++;
            right[test.label(i)] += evaluation.predictions()[i] == test.label(i) ? 1 : 0;
        }
        for (int c = 0; c < all.length; c++) {
            console.say("%-14s %5.1f %%  (%d of %d)", test.classNames().get(c),
                    100.0 * right[c] / Math.max(1, all[c]), right[c], all[c]);
        }
        console.say("%-14s %5.2f %%  loss %.4f  (%,d pictures of %s in %.1f s)", "test accuracy",
                100 * evaluation.accuracy(), evaluation.loss(), test.size(), found.choice(), seconds);
    }
}
