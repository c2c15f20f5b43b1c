package dev.gradus.examples;

import dev.gradus.nn.train.TrainingEvent;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows a training to a person: a bar for each epoch on a terminal, otherwise a line every few seconds. */
final class Progress implements AutoCloseable {
    private static final long LINE_NANOS = 5_000_000_000L;
    private static final double MEMORY = 0.95;

    private final Console console;
    private final LongSupplier nanoTime;
    private final int epochs;
    private final int stepsPerEpoch;
    private final long lastStep;
    private long lineDue;
    private double loss = Double.NaN;
    private double accuracy;
    private ProgressBar bar;

    Progress(Console console, LongSupplier nanoTime, int epochs, int stepsPerEpoch, long lastStep) {
        this.console = console;
        this.nanoTime = nanoTime;
        this.epochs = epochs;
        this.stepsPerEpoch = stepsPerEpoch;
        this.lastStep = lastStep;
    }

    void step(TrainingEvent.Step step, int batch) {
        boolean first = Double.isNaN(loss);
        loss = first ? step.loss() : MEMORY * loss + (1 - MEMORY) * step.loss();
        accuracy = first ? step.accuracy() : MEMORY * accuracy + (1 - MEMORY) * step.accuracy();
        double secondsLeft = (lastStep - step.step()) * batch / step.imagesPerSecond();
        if (console.terminal()) {
            bar(step, secondsLeft);
        } else if (nanoTime.getAsLong() - lineDue >= 0 || first) {
            lineDue = nanoTime.getAsLong() + LINE_NANOS;
            console.note("step %d/%d  epoch %d/%d  %s  %s left", step.step(), lastStep, step.epoch(), epochs,
                    numbers(step), clock(secondsLeft));
        }
    }

    private void bar(TrainingEvent.Step step, double secondsLeft) {
        long inEpoch = step.step() - (long) (step.epoch() - 1) * stepsPerEpoch;
        if (bar == null) {
            bar = new ProgressBarBuilder()
                    .setTaskName("epoch " + step.epoch() + "/" + epochs)
                    .setInitialMax(stepsPerEpoch)
                    .startsFrom(inEpoch, Duration.ZERO)
                    .setStyle(console.colors() ? ProgressBarStyle.COLORFUL_UNICODE_BLOCK : ProgressBarStyle.ASCII)
                    .setConsumer(new ConsoleProgressBarConsumer(System.err))
                    .setUpdateIntervalMillis(250)
                    .hideEta()
                    .build();
        }
        bar.setExtraMessage(" " + numbers(step) + "  " + clock(secondsLeft) + " left");
        bar.stepTo(inEpoch);
    }

    private String numbers(TrainingEvent.Step step) {
        return String.format(Locale.ROOT, "loss %.3f  accuracy %.1f %%  %.0f images/s", loss, 100 * accuracy,
                step.imagesPerSecond());
    }

    void epoch(TrainingEvent.Epoch epoch) {
        finish();
        String averaged = Double.isNaN(epoch.averagedAccuracy())
                ? ""
                : String.format(Locale.ROOT, "  averaged %.2f %%", 100 * epoch.averagedAccuracy());
        String on = epoch.validated() ? "validation" : "test";
        console.note("epoch %d/%d  train loss %.4f  %s loss %.4f  %s accuracy %.2f %%%s  %.1f s", epoch.epoch(), epochs,
                epoch.trainLoss(), on, epoch.loss(), on, 100 * epoch.accuracy(), averaged, epoch.seconds());
    }

    /** Minutes and seconds, or hours and minutes. */
    static String clock(double seconds) {
        long whole = Math.round(seconds);
        return whole < 3600
                ? String.format(Locale.ROOT, "%d:%02d min", whole / 60, whole % 60)
                : String.format(Locale.ROOT, "%d:%02d h", whole / 3600, whole / 60 % 60);
    }

    /** Takes the bar away, so that lines can follow. */
    void finish() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }

    @Override
    public void close() {
        finish();
    }
}
