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
    private final Console console;
    private final RunFolder folder;
    private final boolean smoothed;
    private boolean drewOnce;

    /** @param smoothed whether the training's loss is that of smoothed labels, unlike the test's */
    Pictures(Console console, RunFolder folder, boolean smoothed) {
        this.console = console;
        this.folder = folder;
        this.smoothed = smoothed;
        System.setProperty("java.awt.headless", "true");
    }

    void curves(int stepsPerEpoch) {
        draw(folder.curves(),
                () -> Curves.draw(Metrics.read(folder.metrics(), Long.MAX_VALUE), stepsPerEpoch, smoothed));
    }

    /** After Ctrl-C curves can be drawn anew, but not for the first time: a JVM that ends loads no graphics. */
    void curvesAfterInterruption(int stepsPerEpoch) {
        if (drewOnce) {
            curves(stepsPerEpoch);
        }
    }

    void predictions(Dataset test, Evaluation evaluation) {
        draw(folder.predictions(), () -> PredictionGrid.draw(test, evaluation));
    }

    private void draw(Path file, Supplier<BufferedImage> picture) {
        try {
            BufferedImage image = picture.get();
            AtomicFile.write(file, out -> ImageIO.write(image, "png", out));
            drewOnce = true;
        } catch (RuntimeException | LinkageError e) { // a JDK without fonts fails with errors of the linker
            console.warn(file + " was not drawn: " + e);
        }
    }
}
