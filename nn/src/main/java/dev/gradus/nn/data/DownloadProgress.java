package dev.gradus.nn.data;

/** Hears how far a download is; called from the downloading thread, often. */
@FunctionalInterface
public interface DownloadProgress {
    /** Hears nothing. */
    DownloadProgress SILENT = (done, total) -> {};

    void advanced(long doneBytes, long totalBytes);
}
