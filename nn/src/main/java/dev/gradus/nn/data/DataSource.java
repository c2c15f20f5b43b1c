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
 * @param download how to fetch CIFAR-10 if it is not here; empty: never fetch
 * @param download100 how to fetch CIFAR-100
 */
public record DataSource(
        List<Path> folders, Optional<Cifar10Download> download, Optional<Cifar10Download> download100) {
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

    /** Without a way to fetch CIFAR-100. */
    public DataSource(List<Path> folders, Optional<Cifar10Download> download) {
        this(folders, download, Optional.empty());
    }

    /**
     * Loads what was asked for.
     *
     * @throws DataException if a data set was insisted on and cannot be had (where it was looked for, what to put
     *     where), or if it is here but damaged: damage is reported, not passed over, also with {@code auto}
     */
    public Found load(DatasetChoice choice) {
        return switch (choice.kind()) {
            case SHAPES10 -> shapes(Optional.empty());
            case CIFAR10 -> cifar();
            case AUTO -> cifarOrShapes();
            case CIFAR100, CIFAR100_COARSE -> cifar100(choice);
            case MNIST -> mnist(choice, Mnist.DIGITS);
            case FASHION_MNIST -> mnist(choice, Mnist.FASHION);
            case FOLDER -> throw new DataException(choice.toString(), "pictures of any size are read elsewhere",
                    "folders are decoded for a model's size", null);
        };
    }

    private Found cifar100(DatasetChoice choice) {
        Path place = Cifar100.find(folders).orElseGet(this::fetch100);
        boolean coarse = choice.kind() == DatasetChoice.Kind.CIFAR100_COARSE;
        return new Found(choice, Cifar100.load(place, coarse), place.toString(), Optional.empty());
    }

    private Path fetch100() {
        try {
            return download100.orElseThrow(() -> new DataException("cifar100", "fetching is switched off"))
                    .fetchTo(folders.getFirst());
        } catch (DataException | FileException e) {
            throw new DataException("cifar100", "not found, and not fetched: [" + e.where() + "] " + e.problem(),
                    lookedFor(Cifar100.FOLDER), "unpack cifar-100-binary.tar.gz so that "
                            + folders.getFirst().resolve(Cifar100.FOLDER) + " holds train.bin and test.bin",
                    e);
        }
    }

    /** Nobody's official address serves these files by https, so they are not fetched. */
    private Found mnist(DatasetChoice choice, Mnist edition) {
        Path place = edition.find(folders).orElseThrow(() -> new DataException(choice.toString(), "not found",
                lookedFor(edition.folder()), "put " + String.join(", ", Mnist.FILES) + ", plain or as .gz, into "
                        + folders.getFirst().resolve(edition.folder())));
        return new Found(choice, edition.load(place), place.toString(), Optional.empty());
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
                lookedFor(Cifar10.FOLDER), "unpack cifar-10-binary.tar.gz so that "
                        + folders.getFirst().resolve(Cifar10.FOLDER)
                        + " holds data_batch_1.bin … test_batch.bin, or take --dataset shapes10",
                e);
    }

    private String lookedFor(String folder) {
        return "Looked for " + folder + " in "
                + folders.stream().map(Path::toString).collect(Collectors.joining(", ")) + ".";
    }

    private static Found cifarAt(Path folder) {
        return new Found(DatasetChoice.CIFAR10, Cifar10.load(folder), folder.toString(), Optional.empty());
    }

    private static Found shapes(Optional<String> warning) {
        return new Found(DatasetChoice.SHAPES10, Shapes10.load(), "drawn here", warning);
    }
}
