package dev.gradus.vit.image;

import dev.gradus.autograd.error.DataException;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * One JPEG file. The markers before the picture are walked first, for its size, its orientation and what its components
 * mean; a library decodes the components, and they become red, green and blue here, so that no profile has a say.
 *
 * <p>Sources: ITU-T T.81, 1992; for the colors ITU-T T.871 (JFIF), 2011, and the Adobe marker as libjpeg reads it.
 */
final class JpegDecoder {
    private static final String ADOBE = "Adobe";
    private static final String EXIF = "Exif\0\0";

    private final String where;
    private final byte[] content;
    private final List<String> warnings = new ArrayList<>();
    private int width;
    private int height;
    private int[] components = new int[0];
    private boolean jfif;
    private int adobeTransform = -1;
    private int orientation = ExifOrientation.UPRIGHT;

    JpegDecoder(String where, byte[] content) {
        this.where = where;
        this.content = content;
    }

    static boolean recognizes(byte[] content) {
        return content.length >= 3 && (content[0] & 0xFF) == 0xFF && (content[1] & 0xFF) == 0xD8
                && (content[2] & 0xFF) == 0xFF;
    }

    RgbImage decode() throws IOException {
        walk();
        ImageFile.checkSize(where, width, height);
        Raster raster = raster();
        if (!warnings.isEmpty()) {
            throw new DataException(where, "the picture is damaged or cut off: " + warnings.getFirst(), null,
                    "copy or fetch it again");
        }
        return ExifOrientation.apply(orientation, rgb(raster));
    }

    // ---- markers

    /** Reads the segments up to the picture's data. */
    private void walk() {
        int at = 2;
        while (at + 4 <= content.length) {
            if ((content[at] & 0xFF) != 0xFF) {
                throw cutOff();
            }
            int marker = content[at + 1] & 0xFF;
            if (marker == 0xFF) { // a marker may be preceded by any number of these
                at++;
                continue;
            }
            int length = unsigned(at + 2);
            if (length < 2 || at + 2 + length > content.length) {
                throw cutOff();
            }
            if (marker == 0xDA) {
                if (components.length == 0) {
                    throw new DataException(where, "the picture's data come before its size");
                }
                return;
            }
            segment(marker, at + 4, length - 2);
            at += 2 + length;
        }
        throw cutOff();
    }

    private DataException cutOff() {
        return new DataException(where, "the file is cut off or damaged before the picture begins", null,
                "copy or fetch it again");
    }

    private void segment(int marker, int at, int length) {
        boolean frame = marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
        if (frame) {
            frame(at, length);
        } else if (marker == 0xE0) {
            jfif |= startsWith("JFIF\0", at, length);
        } else if (marker == 0xEE && startsWith(ADOBE, at, length) && length >= 12) {
            adobeTransform = content[at + 11] & 0xFF;
        } else if (marker == 0xE1 && startsWith(EXIF, at, length)) {
            orientation = ExifOrientation.of(content, at + EXIF.length(), length - EXIF.length());
        }
    }

    private void frame(int at, int length) {
        if (length < 6 || length < 6 + 3 * (content[at + 5] & 0xFF)) {
            throw cutOff();
        }
        height = unsigned(at + 1);
        width = unsigned(at + 3);
        components = new int[content[at + 5] & 0xFF];
        for (int i = 0; i < components.length; i++) {
            components[i] = content[at + 6 + 3 * i] & 0xFF;
        }
        if (content[at] != Byte.SIZE) {
            throw new DataException(where, "a JPEG file of " + content[at] + "-bit samples",
                    "JPEG files of 8 bits are read", "save it as PNG");
        }
    }

    private boolean startsWith(String word, int at, int length) {
        return length >= word.length()
                && new String(content, at, word.length(), StandardCharsets.ISO_8859_1).equals(word);
    }

    private int unsigned(int at) {
        return (content[at] & 0xFF) << 8 | content[at + 1] & 0xFF;
    }

    // ---- the picture

    /** The components as they are stored, brought to the picture's size. */
    private Raster raster() throws IOException {
        ImageReader reader = reader();
        try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(content))) {
            reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
            reader.setInput(in, true, true);
            return reader.readRaster(0, null);
        } finally {
            reader.dispose();
        }
    }

    /** The one of TwelveMonkeys, which bears with what many programs write; the JDK's own if it is not there. */
    private static ImageReader reader() {
        Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName("jpeg");
        ImageReader reader = readers.next();
        while (readers.hasNext() && !reader.getClass().getName().startsWith("com.twelvemonkeys.")) {
            reader = readers.next();
        }
        return reader;
    }

    private RgbImage rgb(Raster raster) {
        int bands = raster.getNumBands();
        if (bands != components.length || bands == 2 || bands > 4) {
            throw new DataException(where, "a JPEG file of " + components.length + " components",
                    "1 is grey, 3 are color, 4 are CMYK", null);
        }
        boolean chroma = isChroma();
        int rasterWidth = raster.getWidth();
        int rasterHeight = raster.getHeight();
        ImageFile.checkSize(where, rasterWidth, rasterHeight);
        byte[] pixels = new byte[Math.multiplyExact(RgbImage.CHANNELS, rasterWidth * rasterHeight)];
        byte[] row = new byte[rasterWidth * bands];
        int at = 0;
        for (int y = 0; y < rasterHeight; y++) {
            raster.getDataElements(0, y, rasterWidth, 1, row);
            for (int x = 0; x < rasterWidth; x++, at += RgbImage.CHANNELS) {
                pixel(row, x * bands, bands, chroma, pixels, at);
            }
        }
        return new RgbImage(rasterWidth, rasterHeight, pixels);
    }

    /** Whether the first three components are one of brightness and two of color, rather than the colors themselves. */
    private boolean isChroma() {
        if (components.length < 3) {
            return false;
        }
        if (components.length == 4) {
            return adobeTransform > 0;
        }
        boolean named = components[0] == 'R' && components[1] == 'G' && components[2] == 'B';
        return jfif || (adobeTransform >= 0 ? adobeTransform != 0 : !named);
    }

    private void pixel(byte[] row, int from, int bands, boolean chroma, byte[] pixels, int to) {
        int first = row[from] & 0xFF;
        if (bands == 1) {
            pixels[to] = (byte) first;
            pixels[to + 1] = (byte) first;
            pixels[to + 2] = (byte) first;
            return;
        }
        int second = row[from + 1] & 0xFF;
        int third = row[from + 2] & 0xFF;
        int red = chroma ? red(first, third) : first;
        int green = chroma ? green(first, second, third) : second;
        int blue = chroma ? blue(first, second) : third;
        if (bands == 4) {
            // Inks are stored upside down, 255 for none; what chroma gives is the ink itself.
            int paper = row[from + 3] & 0xFF;
            red = printed(chroma ? red : 255 - red, paper);
            green = printed(chroma ? green : 255 - green, paper);
            blue = printed(chroma ? blue : 255 - blue, paper);
        }
        pixels[to] = (byte) red;
        pixels[to + 1] = (byte) green;
        pixels[to + 2] = (byte) blue;
    }

    // The constants of T.871 with 16 binary digits, rounded as libjpeg rounds, whose bits the published models saw.

    private static int red(int y, int cr) {
        return clipped(y + (91881 * (cr - 128) + 32768 >> 16));
    }

    private static int green(int y, int cb, int cr) {
        return clipped(y + (-22554 * (cb - 128) - 46802 * (cr - 128) + 32768 >> 16));
    }

    private static int blue(int y, int cb) {
        return clipped(y + (116130 * (cb - 128) + 32768 >> 16));
    }

    /** What is left of the light that the paper and its black give back, after an ink took its share. */
    private static int printed(int ink, int paper) {
        int taken = ink * paper + 128;
        return paper - ((taken >> 8) + taken >> 8);
    }

    private static int clipped(int value) {
        return Math.clamp(value, 0, 255);
    }
}
