package dev.gradus.nn.data;

import dev.gradus.autograd.error.DataException;
import dev.gradus.autograd.error.FileException;
import dev.gradus.autograd.error.GradusException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Finds the data set that was asked for: on the disk, on the net, or drawn here.
 *
 * @param folders where to look, in this order; a download goes to the first ({@link Cifar10#folders})
 * @param download how to fetch what is not here; empty: never fetch
 */
public record DataSource(List<Path> folders, Optional<Cifar10Download> download) {
    public DataSource {
        folders = List.copyOf(folders);
    }

    /**
     * A data set that was found.
     *
     * @param choice what it is in the end: never {@link DatasetChoice#AUTO}
     * @param data its pictures
     * @param origin where it came from, in words
     * @param warning why it is not what {@code auto} prefers; to be told loudly
     */
    public record Found(DatasetChoice choice, DatasetSplit data, String origin, Optional<String> warning) {}

    /**
     * Loads what was asked for.
     *
     * @throws DataException if CIFAR-10 was insisted on and cannot be had (where it was looked for, what to put where),
     *     or if it is here but damaged: damage is reported, not passed over, also with {@code auto}
     */
    public Found load(DatasetChoice choice) {
        return switch (choice) {
            case SHAPES10 -> shapes(Optional.empty());
            case CIFAR10 -> cifar();
            case AUTO -> cifarOrShapes();
        };
    }

    private Found cifarOrShapes() {
        Optional<Path> place = Cifar10.find(folders);
        if (place.isPresent()) {
            return cifarAt(place.get());
        }
        Path fetched;
        try {
            fetched = fetch();
        } catch (DataException e) {
            return shapes(Optional.of("CIFAR-10 was " + e.problem() + ". " + e.rule()
                    + " The built-in Shapes-10 is used instead."));
        }
        return cifarAt(fetched);
    }

    private Found cifar() {
        return cifarAt(Cifar10.find(folders).orElseGet(this::fetch));
    }

    private Path fetch() {
        try {
            return download.orElseThrow(() -> new DataException("cifar10", "fetching is switched off"))
                    .fetchTo(folders.getFirst());
        } catch (DataException | FileException e) {
            throw explained(e);
        }
    }

    /** The same error with all that helps to mend it. */
    private DataException explained(GradusException e) {
        return new DataException("cifar10", "not found, and not fetched: [" + e.where() + "] " + e.problem(),
                lookedFor(), "unpack cifar-10-binary.tar.gz so that " + folders.getFirst().resolve(Cifar10.FOLDER)
                        + " holds data_batch_1.bin … test_batch.bin, or take --dataset shapes10",
                e);
    }

    private String lookedFor() {
        return "Looked for " + Cifar10.FOLDER + " in "
                + folders.stream().map(Path::toString).collect(Collectors.joining(", ")) + ".";
    }

    private static Found cifarAt(Path folder) {
        return new Found(DatasetChoice.CIFAR10, Cifar10.load(folder), folder.toString(), Optional.empty());
    }

    private static Found shapes(Optional<String> warning) {
        return new Found(DatasetChoice.SHAPES10, Shapes10.load(), "drawn here", warning);
    }
}
