package dev.gradus.vit.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * How a camera was held: a number from 1 to 8 that stands among the notes of a photograph.
 *
 * <p>Source: CIPA, "Exchangeable image file format for digital still cameras: Exif Version 2.32", 2019, tag 274.
 */
final class ExifOrientation {
    static final int UPRIGHT = 1;

    private static final int TAG = 274;
    private static final int SHORT = 3;
    private static final int ENTRY = 12;
    private static final int LAST = 8;

    private ExifOrientation() {}

    /** The orientation in a TIFF structure; upright if it tells none, or is damaged: notes are no reason to fail. */
    static int of(byte[] bytes, int offset, int length) {
        ByteBuffer tiff = ByteBuffer.wrap(bytes, offset, length).slice();
        if (length < 8) {
            return UPRIGHT;
        }
        short mark = tiff.getShort(0);
        tiff.order(mark == 0x4949 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        long directory = tiff.getInt(4) & 0xFFFFFFFFL;
        if (mark != 0x4949 && mark != 0x4D4D || tiff.getShort(2) != 42 || directory > length - 2) {
            return UPRIGHT;
        }
        int entries = tiff.getShort((int) directory) & 0xFFFF;
        for (int i = 0, at = (int) directory + 2; i < entries && at <= length - ENTRY; i++, at += ENTRY) {
            if ((tiff.getShort(at) & 0xFFFF) == TAG && tiff.getShort(at + 2) == SHORT) {
                int orientation = tiff.getShort(at + 8);
                return orientation >= UPRIGHT && orientation <= LAST ? orientation : UPRIGHT;
            }
        }
        return UPRIGHT;
    }

    /**
     * The picture as it was seen. Orientations from 5 on exchange width and height; of the new pixel (x, y) in a
     * picture of w x h, the old place is
     *
     * <pre>
     * 1 (x, y)   2 (w−1−x, y)   3 (w−1−x, h−1−y)   4 (x, h−1−y)
     * 5 (y, x)   6 (y, w−1−x)   7 (h−1−y, w−1−x)   8 (h−1−y, x)
     * </pre>
     */
    static RgbImage apply(int orientation, RgbImage image) {
        if (orientation == UPRIGHT) {
            return image;
        }
        boolean turned = orientation >= 5;
        int width = turned ? image.height() : image.width();
        int height = turned ? image.width() : image.height();
        byte[] from = image.pixels();
        byte[] pixels = new byte[from.length];
        for (int y = 0, to = 0; y < height; y++) {
            for (int x = 0; x < width; x++, to += RgbImage.CHANNELS) {
                int across = orientation == 2 || orientation == 3 || orientation == 6 || orientation == 7
                        ? width - 1 - x
                        : x;
                int down = orientation == 3 || orientation == 4 || orientation == 7 || orientation == 8
                        ? height - 1 - y
                        : y;
                int place = turned ? across * image.width() + down : down * image.width() + across;
                System.arraycopy(from, RgbImage.CHANNELS * place, pixels, to, RgbImage.CHANNELS);
            }
        }
        return new RgbImage(width, height, pixels);
    }
}
