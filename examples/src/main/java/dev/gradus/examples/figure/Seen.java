package dev.gradus.examples.figure;

import dev.gradus.vit.image.RgbImage;
import java.awt.image.BufferedImage;

/** What a model sees, and maps of its patches laid over it. */
final class Seen {
    private Seen() {}

    static BufferedImage image(RgbImage picture) {
        BufferedImage image = new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < picture.height(); y++) {
            for (int x = 0; x < picture.width(); x++) {
                image.setRGB(x, y, picture.rgb(x, y));
            }
        }
        return image;
    }

    /**
     * The picture under a map: grey, and colored where the map is, with straight lines between the patches' centers.
     *
     * @param map numbers from 0 to 1, row by row
     */
    static BufferedImage under(RgbImage picture, double[] map, int columns) {
        int zoom = Math.max(1, 224 / Math.max(picture.width(), picture.height()));
        BufferedImage image = new BufferedImage(zoom * picture.width(), zoom * picture.height(),
                BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                int rgb = picture.rgb(x / zoom, y / zoom);
                int grey = ((rgb >> 16 & 0xFF) * 77 + (rgb >> 8 & 0xFF) * 150 + (rgb & 0xFF) * 29) >> 8;
                double value = between(map, columns, (x + 0.5) / image.getWidth(), (y + 0.5) / image.getHeight());
                image.setRGB(x, y, ColorScale.mix(grey * 0x010101, ColorScale.LIGHT.color(value), 0.6));
            }
        }
        return image;
    }

    /** The map at a place, given as shares of width and height: bilinear, constant beyond the outermost centers. */
    static double between(double[] map, int columns, double across, double down) {
        int rows = map.length / columns;
        double x = Math.clamp(across * columns - 0.5, 0, columns - 1);
        double y = Math.clamp(down * rows - 0.5, 0, rows - 1);
        int x0 = (int) x;
        int y0 = (int) y;
        int x1 = Math.min(x0 + 1, columns - 1);
        int y1 = Math.min(y0 + 1, rows - 1);
        double top = map[y0 * columns + x0] * (x0 + 1 - x) + map[y0 * columns + x1] * (x - x0);
        double bottom = map[y1 * columns + x0] * (x0 + 1 - x) + map[y1 * columns + x1] * (x - x0);
        return top * (y0 + 1 - y) + bottom * (y - y0);
    }
}
