package dev.gradus.nn.train;

import dev.gradus.autograd.random.Philox;
import dev.gradus.nn.data.DatasetSplit;
import dev.gradus.nn.data.ImageDataset;
import dev.gradus.nn.data.Normalization;
import java.util.List;

/** Gray pictures of 8x8 pixels with noise; the label says which quadrant is brightest. */
final class QuadrantPictures {
    private static final int SIDE = 8;

    private QuadrantPictures() {}

    static DatasetSplit of(int train, int test) {
        ImageDataset learned = draw(new Philox(1), train);
        return new DatasetSplit(learned, draw(new Philox(2), test), Normalization.of(learned));
    }

    private static ImageDataset draw(Philox random, int size) {
        byte[] pixels = new byte[size * SIDE * SIDE];
        byte[] labels = new byte[size];
        for (int i = 0; i < size; i++) {
            labels[i] = (byte) random.nextInt(4);
            for (int at = 0; at < SIDE * SIDE; at++) {
                int quadrant = at / SIDE / 4 * 2 + at % SIDE / 4;
                pixels[i * SIDE * SIDE + at] = (byte) (random.nextInt(100) + (quadrant == labels[i] ? 60 : 0));
            }
        }
        return new ImageDataset("quadrants", 1, SIDE, SIDE, List.of("nw", "ne", "sw", "se"), pixels, labels);
    }
}
