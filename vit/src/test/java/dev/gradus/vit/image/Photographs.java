package dev.gradus.vit.image;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** The photographs that golden files were made of, where this machine has them. */
final class Photographs {
    private Photographs() {}

    /** The file in {@code ~/.cache/gradus/photos}; without it the test is skipped, and says so. */
    static Path named(String name) {
        Path file = Path.of(System.getProperty("user.home"), ".cache", "gradus", "photos", name);
        if (!Files.exists(file)) {
            System.out.println("skipped, needs the photograph " + file);
        }
        assumeTrue(Files.exists(file), () -> "needs the photograph " + file);
        return file;
    }
}
