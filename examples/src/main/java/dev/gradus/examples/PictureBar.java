package dev.gradus.examples;

import java.util.function.LongSupplier;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows how far a row of pictures is: a bar on a terminal, otherwise a line every few seconds. */
final class PictureBar implements AutoCloseable {
    private static final long LINE_NANOS = 5_000_000_000L;

    private final Console console;
    private final LongSupplier nanoTime;
    private final int total;
    private final ProgressBar bar;
    private long lineDue;

    PictureBar(Console console, LongSupplier nanoTime, int total) {
        this.console = console;
        this.nanoTime = nanoTime;
        this.total = total;
        lineDue = nanoTime.getAsLong() + LINE_NANOS;
        bar = !console.terminal() || total < 2
                ? null
                : new ProgressBarBuilder()
                        .setTaskName("pictures")
                        .setInitialMax(total)
                        .setStyle(console.colors() ? ProgressBarStyle.COLORFUL_UNICODE_BLOCK : ProgressBarStyle.ASCII)
                        .setConsumer(new ConsoleProgressBarConsumer(System.err))
                        .build();
    }

    void done(int count) {
        if (bar != null) {
            bar.stepTo(count);
        } else if (nanoTime.getAsLong() - lineDue >= 0 && count < total) {
            lineDue = nanoTime.getAsLong() + LINE_NANOS;
            console.note("%d of %d pictures", count, total);
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
