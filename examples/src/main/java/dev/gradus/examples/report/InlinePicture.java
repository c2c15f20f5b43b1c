package dev.gradus.examples.report;

import dev.gradus.nn.data.Dataset;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import javax.imageio.ImageIO;

/** Pictures as a part of the page's text. */
public final class InlinePicture {
    /** Longest side that is kept; larger pictures are made smaller, so that the page stays small. */
    private static final int MOST = 160;

    private InlinePicture() {}

    /** A picture of a data set; one of a single channel is gray. */
    public static BufferedImage image(Dataset data, int index) {
        byte[] pixels = data.pixels(index);
        int plane = data.height() * data.width();
        BufferedImage image = new BufferedImage(data.width(), data.height(), BufferedImage.TYPE_INT_RGB);
        for (int at = 0; at < plane; at++) {
            int rgb = 0;
            for (int c = 0; c < 3; c++) {
                rgb = rgb << 8 | pixels[(data.channels() == 3 ? c : 0) * plane + at] & 0xFF;
            }
            image.setRGB(at % data.width(), at / data.width(), rgb);
        }
        return image;
    }

    /** The address of a picture that holds the picture itself. */
    static String data(BufferedImage picture) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(small(picture), "png", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("memory was refused", e);
        }
        return "data:image/png;base64," + Base64.getEncoder().encodeToString(bytes.toByteArray());
    }

    private static BufferedImage small(BufferedImage picture) {
        int longest = Math.max(picture.getWidth(), picture.getHeight());
        if (longest <= MOST || picture.getType() == BufferedImage.TYPE_INT_ARGB) {
            return picture;
        }
        int width = Math.max(1, picture.getWidth() * MOST / longest);
        int height = Math.max(1, picture.getHeight() * MOST / longest);
        BufferedImage small = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = small.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        g.drawImage(picture, 0, 0, width, height, null);
        g.dispose();
        return small;
    }
}
