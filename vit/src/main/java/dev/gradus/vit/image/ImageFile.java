package dev.gradus.vit.image;

import dev.gradus.autograd.error.DataException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * Reads PNG and JPEG files as 8-bit color: the orientation that a camera noted is obeyed, grey becomes color, a palette
 * is looked up, of 16-bit samples the upper half counts, CMYK is converted without a profile.
 *
 * <p>Transparency is dropped and color profiles are not applied, as the libraries do that published models were trained
 * with.
 *
 * <p>A file is not trusted: what it claims is checked before memory is asked for, and what is cut off or damaged is an
 * error, never half a picture.
 */
public final class ImageFile {
    /** Pixels of the largest picture that is decoded. */
    public static final long MOST_PIXELS = 100_000_000;

    private static final long MOST_BYTES = 1L << 28;

    private ImageFile() {}

    /** Whether the name ends as those of the files that can be read: .png, .jpg, .jpeg. */
    public static boolean isNamedLikeOne(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return name.endsWith(".png") || name.endsWith(".jpg") || name.endsWith(".jpeg");
    }

    /**
     * The picture in a file.
     *
     * @throws DataException if there is none that can be read: it says why
     */
    public static RgbImage read(Path file) {
        return decode(file.toString(), bytes(file));
    }

    /**
     * The picture in the content of a file.
     *
     * @param where what messages call it
     * @throws DataException if it is no picture that can be read: it says why
     */
    public static RgbImage decode(String where, byte[] content) {
        try {
            if (PngDecoder.recognizes(content)) {
                return new PngDecoder(where, content).decode();
            }
            if (JpegDecoder.recognizes(content)) {
                return new JpegDecoder(where, content).decode();
            }
        } catch (DataException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new DataException(where, "the picture cannot be decoded: " + e, null, "the file is damaged", e);
        }
        throw new DataException(where, "is " + kind(content) + ", not a picture that can be read",
                "pictures are PNG or JPEG files", "save it as PNG or JPEG with any picture program");
    }

    /** Refuses a size before memory is asked for. */
    static void checkSize(String where, long width, long height) {
        if (width < 1 || height < 1) {
            throw new DataException(where, "its header tells of " + width + "x" + height + " pixels");
        }
        if (width > MOST_PIXELS / height) {
            throw new DataException(where, String.format(Locale.ROOT,
                    "its header tells of %dx%d pixels, more than the %,d that are read", width, height, MOST_PIXELS),
                    "no memory is taken before the size is known to be sane", "make the picture smaller");
        }
    }

    private static byte[] bytes(Path file) {
        try {
            if (Files.isDirectory(file)) {
                throw new DataException(file.toString(), "is a folder, not a picture");
            }
            long size = Files.size(file);
            if (size > MOST_BYTES) {
                throw new DataException(file.toString(), String.format(Locale.ROOT,
                        "the file has %,d bytes, more than the %,d that are read", size, MOST_BYTES));
            }
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new DataException(file.toString(), "there is no such file", null, null, e);
        } catch (IOException | UncheckedIOException e) {
            throw new DataException(file.toString(), "cannot be read: " + e, null, null, e);
        }
    }

    /** What a file that is no picture seems to be. */
    private static String kind(byte[] content) {
        String head = new String(Arrays.copyOf(content, Math.min(16, content.length)), StandardCharsets.ISO_8859_1);
        if (content.length == 0) {
            return "an empty file";
        }
        if (head.startsWith("GIF8")) {
            return "a GIF file";
        }
        if (head.startsWith("RIFF") && head.startsWith("WEBP", 8)) {
            return "a WebP file";
        }
        if (head.startsWith("II*\0") || head.startsWith("MM\0*")) {
            return "a TIFF file";
        }
        if (head.startsWith("ftyp", 4)) {
            return "a HEIC, AVIF or video file";
        }
        if (head.startsWith("BM")) {
            return "a BMP file";
        }
        if (head.startsWith("%PDF")) {
            return "a PDF file";
        }
        return head.stripLeading().startsWith("<") ? "an SVG, HTML or XML file" : "a file of another kind";
    }
}
