package dev.gradus.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What could be freed when a disk is full.
 *
 * @param free bytes that are free where the run is
 * @param others other runs beside it, the largest first
 */
record DiskSpace(long free, List<Run> others) {
    private static final long PLENTY = 1L << 30;
    private static final int MOST = 3;

    /** A run's folder and its size in bytes. */
    record Run(Path folder, long bytes) {}

    /** Looks around a run's folder; what cannot be read counts nothing. */
    static DiskSpace of(Path folder) {
        Path absolute = folder.toAbsolutePath().normalize();
        long free = PLENTY;
        List<Run> others = new ArrayList<>();
        try {
            free = Files.getFileStore(absolute).getUsableSpace();
            try (Stream<Path> beside = Files.list(absolute.getParent())) {
                beside.filter(path -> !path.equals(absolute) && Files.exists(path.resolve("config.json")))
                        .forEach(path -> others.add(new Run(path, size(path))));
            }
        } catch (IOException e) {
            // Then there is nothing to tell.
        }
        others.sort(Comparator.comparing(run -> -run.bytes()));
        return new DiskSpace(free, others.stream().limit(MOST).toList());
    }

    private static long size(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
        } catch (IOException e) {
            return 0;
        }
    }

    /** In words, a line each; nothing if the disk has room. */
    List<String> advice() {
        List<String> lines = new ArrayList<>();
        if (free < PLENTY) {
            lines.add(String.format(Locale.ROOT, "the disk has %.1f MB left; what could be freed:", free / 1e6));
            others.forEach(run -> lines.add(String.format(Locale.ROOT, "  %8.1f MB  %s, another run", run.bytes() / 1e6,
                    run.folder())));
            lines.add("            checkpoints/best.safetensors of runs that are done, downloads in ~/.cache/gradus");
        }
        return lines;
    }
}
