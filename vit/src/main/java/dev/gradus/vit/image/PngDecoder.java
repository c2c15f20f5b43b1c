package dev.gradus.vit.image;

import dev.gradus.autograd.error.DataException;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * One PNG file. The chunks are walked and their checksums compared first; the JDK's reader then gets only those that
 * make the picture: neither a profile changes its colors nor does compressed text unfold in memory.
 *
 * <p>Source: W3C, "Portable Network Graphics Specification", third edition, 2025.
 */
final class PngDecoder {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    private static final int FRAME = 12;
    private static final Set<String> PICTURE = Set.of("IHDR", "PLTE", "IDAT", "IEND");

    private final String where;
    private final ByteBuffer content;
    private final ByteArrayOutputStream picture = new ByteArrayOutputStream();
    private int orientation = ExifOrientation.UPRIGHT;

    PngDecoder(String where, byte[] content) {
        this.where = where;
        this.content = ByteBuffer.wrap(content);
    }

    static boolean recognizes(byte[] content) {
        return content.length >= SIGNATURE.length
                && Arrays.equals(content, 0, SIGNATURE.length, SIGNATURE, 0, SIGNATURE.length);
    }

    RgbImage decode() throws IOException {
        walk();
        ImageReader reader = ImageIO.getImageReadersByFormatName("png").next();
        try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(picture.toByteArray()))) {
            reader.setInput(in, true, true);
            return ExifOrientation.apply(orientation, rgb(reader.read(0)));
        } finally {
            reader.dispose();
        }
    }

    /** Checks the frame of every chunk and keeps those of the picture. */
    private void walk() {
        picture.writeBytes(SIGNATURE);
        content.position(SIGNATURE.length);
        String type = "";
        while (!type.equals("IEND")) {
            int start = content.position();
            long length = content.remaining() < FRAME ? -1 : content.getInt(start) & 0xFFFFFFFFL;
            if (length < 0 || length > content.remaining() - FRAME) {
                throw new DataException(where, "the file is cut off after " + content.limit() + " bytes", null,
                        "copy or fetch it again");
            }
            type = new String(content.array(), start + 4, 4, StandardCharsets.ISO_8859_1);
            take(type, start, (int) length);
            content.position(start + FRAME + (int) length);
        }
    }

    private void take(String type, int start, int length) {
        if (start == SIGNATURE.length) {
            if (!type.equals("IHDR") || length != 13) {
                throw new DataException(where, "does not begin with a PNG header");
            }
            ImageFile.checkSize(where, content.getInt(start + 8) & 0xFFFFFFFFL,
                    content.getInt(start + 12) & 0xFFFFFFFFL);
        }
        if (type.equals("acTL")) {
            throw new DataException(where, "is animated", "a picture has one frame", "save one frame as a PNG file");
        }
        if (type.equals("eXIf")) {
            orientation = ExifOrientation.of(content.array(), start + 8, length);
        }
        if (PICTURE.contains(type)) {
            CRC32 crc = new CRC32();
            crc.update(content.array(), start + 4, length + 4);
            if ((int) crc.getValue() != content.getInt(start + 8 + length)) {
                throw new DataException(where, "the file is damaged: the checksum of its part " + type + " is wrong",
                        null, "copy or fetch it again");
            }
            picture.write(content.array(), start, FRAME + length);
        }
    }

    private RgbImage rgb(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        Raster raster = image.getRaster();
        byte[] pixels = new byte[Math.multiplyExact(RgbImage.CHANNELS, Math.multiplyExact(width, height))];
        int[] row = null;
        int[] palette = image.getColorModel() instanceof IndexColorModel colors ? rgbs(colors) : null;
        int bands = raster.getNumBands();
        int shift = Math.max(0, raster.getSampleModel().getSampleSize(0) - Byte.SIZE);
        int green = bands < RgbImage.CHANNELS ? 0 : 1;
        int at = 0;
        for (int y = 0; y < height; y++) {
            row = raster.getPixels(0, y, width, 1, row);
            for (int x = 0; x < width; x++) {
                if (palette != null) {
                    int color = palette[row[x]];
                    pixels[at] = (byte) (color >> 16);
                    pixels[at + 1] = (byte) (color >> 8);
                    pixels[at + 2] = (byte) color;
                } else {
                    pixels[at] = (byte) (row[x * bands] >> shift);
                    pixels[at + 1] = (byte) (row[x * bands + green] >> shift);
                    pixels[at + 2] = (byte) (row[x * bands + 2 * green] >> shift);
                }
                at += RgbImage.CHANNELS;
            }
        }
        return new RgbImage(width, height, pixels);
    }

    private int[] rgbs(IndexColorModel colors) {
        int[] palette = new int[1 << colors.getPixelSize()];
        int[] known = new int[colors.getMapSize()];
        colors.getRGBs(known);
        System.arraycopy(known, 0, palette, 0, Math.min(known.length, palette.length));
        return palette;
    }
}
