package dev.gradus.examples;

import dev.gradus.autograd.error.DataException;
import dev.gradus.vit.image.ImageFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The pictures that were named: files as they are, folders by the PNG and JPEG files in them and below. */
final class PictureFiles {
    private PictureFiles() {}

    static List<Path> of(List<Path> named) {
        List<Path> files = new ArrayList<>();
        for (Path path : named) {
            if (Files.isDirectory(path)) {
                files.addAll(inside(path));
            } else {
                files.add(path);
            }
        }
        return files;
    }

    private static List<Path> inside(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            List<Path> files = all.filter(file -> ImageFile.isNamedLikeOne(file) && Files.isRegularFile(file)).sorted()
                    .toList();
            if (files.isEmpty()) {
                throw new DataException(folder.toString(), "there is no picture in this folder",
                        "pictures end in .png, .jpg or .jpeg", null);
            }
            return files;
        } catch (IOException | UncheckedIOException e) {
            throw new DataException(folder.toString(), "the folder cannot be read: " + e, null, null, e);
        }
    }
}
