package dev.gradus.examples;

import dev.gradus.autograd.io.AtomicFile;
import dev.gradus.nn.data.Dataset;
import dev.gradus.nn.train.Evaluation;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.function.Supplier;
import javax.imageio.ImageIO;

/** Draws a run's pictures. A machine that cannot draw loses the pictures, not the run. */
final class Pictures {
    static {
        System.setProperty("java.awt.headless", "true");
    }

    private Pictures() {}

    static void curves(Console console, RunFolder folder, int stepsPerEpoch) {
        draw(console, folder.curves(),
                () -> Curves.draw(Metrics.read(folder.metrics(), Long.MAX_VALUE), stepsPerEpoch));
    }

    static void predictions(Console console, RunFolder folder, Dataset test, Evaluation evaluation) {
        draw(console, folder.predictions(), () -> PredictionGrid.draw(test, evaluation));
    }

    private static void draw(Console console, Path file, Supplier<BufferedImage> picture) {
        try {
            BufferedImage image = picture.get();
            AtomicFile.write(file, out -> ImageIO.write(image, "png", out));
        } catch (RuntimeException | LinkageError e) { // a JDK without fonts fails with errors of the linker
            console.warn(file + " was not drawn: " + e);
        }
    }
}
