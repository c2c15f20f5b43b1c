package dev.gradus.examples;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Scope;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.check.OpCatalogue;
import dev.gradus.autograd.check.OpRow;
import dev.gradus.autograd.check.Parity;
import dev.gradus.autograd.error.GradusException;
import dev.gradus.autograd.random.Philox;
import dev.gradus.nn.Init;
import dev.gradus.nn.optim.AdamW;
import dev.gradus.nn.optim.GradientClip;
import dev.gradus.vit.VisionTransformer;
import dev.gradus.vit.VisionTransformerConfig;
import java.time.Duration;

/** The check of a device: every operation against the reference, then training steps against the cpu, as a table. */
final class DeviceCheck {
    private static final int DRAWS = 12;
    private static final int STEPS = 5;
    private static final int BATCH = 8;
    private static final int CLASSES = 5;

    /** How far losses of a training may lie apart, relative. */
    private static final double LOSSES = 1e-4;

    private static final VisionTransformerConfig MODEL =
            VisionTransformerConfig.of(32, 8, c -> c.dim(32).depth(2).heads(2).classes(CLASSES));

    private final Console console;
    private final Device device;
    private int failures;

    DeviceCheck(Console console, Device device) {
        this.console = console;
        this.device = device;
    }

    /** Prints a line for each operation and says at the end whether all is well. */
    boolean run() {
        console.note("checking %s: %s", device.name(), device.backend().description());
        if (!console.json()) {
            console.say("%-24s %5s  %13s %9s", "operation", "cases", "largest error", "ms");
        }
        long begin = System.nanoTime();
        for (OpRow row : OpCatalogue.rows()) {
            tell(Parity.of(row, device, DRAWS));
        }
        tell(training());
        Duration time = Duration.ofNanos(System.nanoTime() - begin);
        int checks = OpCatalogue.rows().size() + 1;
        console.emit(Events.object().put("checks", checks).put("failures", failures).put("seconds", seconds(time)));
        console.note(failures == 0
                ? "all %d checks passed in %.1f s" : "%3$d of %1$d checks failed in %2$.1f s", checks, seconds(time),
                failures);
        return failures == 0;
    }

    private static double seconds(Duration time) {
        return time.toNanos() * 1e-9;
    }

    private void tell(Parity.Result result) {
        failures += result.passed() ? 0 : 1;
        console.emit(Events.object()
                .put("check", result.operation())
                .put("passed", result.passed())
                .put("cases", result.cases())
                .put("largestError", result.error())
                .put("ms", result.time().toNanos() * 1e-6)
                .put("failure", result.failure()));
        if (!console.json()) {
            console.say("%-24s %5d  %13.1e %9.1f  %s", result.operation(), result.cases(), result.error(),
                    result.time().toNanos() * 1e-6, result.passed() ? "passed" : "FAILED: " + result.failure());
        }
    }

    /** The losses of a small model's first steps, here and on the cpu. */
    private Parity.Result training() {
        String name = STEPS + " training steps";
        long begin = System.nanoTime();
        double worst = 0;
        String failure = null;
        try {
            double[] got = losses(device);
            double[] want = losses(Device.cpu());
            for (int i = 0; i < STEPS; i++) {
                double error = Math.abs(got[i] - want[i]) / want[i];
                if (!(error <= LOSSES) && failure == null) {
                    failure = "the loss of step " + (i + 1) + " is " + got[i] + ", on the cpu " + want[i];
                }
                worst = Math.max(worst, error);
            }
        } catch (GradusException broken) {
            failure = broken.getMessage();
        }
        return new Parity.Result(name, STEPS, worst, Duration.ofNanos(System.nanoTime() - begin), failure);
    }

    private static double[] losses(Device device) {
        Philox random = new Philox(7);
        VisionTransformer model = new VisionTransformer(new Init(device, random), MODEL);
        AdamW optimizer = new AdamW(model.parameterGroups(0.05));
        Shape shape = Shape.of(BATCH, MODEL.channels(), MODEL.height(), MODEL.width());
        double[] pixels = new double[shape.count()];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = random.nextGaussian();
        }
        int[] labels = new int[BATCH];
        for (int i = 0; i < BATCH; i++) {
            labels[i] = random.nextInt(CLASSES);
        }
        double[] losses = new double[STEPS];
        for (int i = 0; i < STEPS; i++) {
            try (Scope _ = Scope.open()) {
                Tensor loss = model.call(Tensor.of(device, shape, pixels))
                        .crossEntropy(Tensor.ofInts(device, Shape.of(BATCH), labels), 0.1);
                loss.backward();
                GradientClip.globalNorm(model.parameters().values(), 1);
                optimizer.step(1e-3);
                losses[i] = loss.item();
            }
            model.zeroGrad();
        }
        return losses;
    }
}
