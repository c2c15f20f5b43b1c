package dev.gradus.examples;

import dev.gradus.nn.data.DownloadProgress;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows a download, or another long way through a file: a bar on a terminal, otherwise a line for each tenth. */
final class DownloadBar implements DownloadProgress, AutoCloseable {
    private static final int MEGABYTE = 1_000_000;

    private final Console console;
    private final String what;
    private ProgressBar bar;
    private long toldTenth = -1;

    /** @param what is fetched, as the bar names it */
    DownloadBar(Console console, String what) {
        this.console = console;
        this.what = what;
    }

    @Override
    public void advanced(long doneBytes, long totalBytes) {
        if (console.terminal()) {
            if (bar == null) {
                bar = new ProgressBarBuilder()
                        .setTaskName(what)
                        .setInitialMax(totalBytes)
                        .setUnit(" MB", MEGABYTE)
                        .setStyle(ProgressBarStyle.ASCII)
                        .setConsumer(new ConsoleProgressBarConsumer(System.err))
                        .build();
            }
            bar.stepTo(doneBytes);
            return;
        }
        long tenth = totalBytes <= 0 ? 0 : doneBytes * 10 / totalBytes;
        if (tenth != toldTenth) {
            toldTenth = tenth;
            console.note("%s: %d of %d MB", what, doneBytes / MEGABYTE, totalBytes / MEGABYTE);
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
