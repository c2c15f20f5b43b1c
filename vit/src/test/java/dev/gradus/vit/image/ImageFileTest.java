package dev.gradus.vit.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.error.DataException;
import dev.gradus.autograd.random.Philox;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.zip.CRC32;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageFileTest {
    private static RgbImage decoded(byte[] content) {
        return ImageFile.decode("picture", content);
    }

    private static String refused(byte[] content) {
        return assertThrows(DataException.class, () -> decoded(content)).getMessage();
    }

    // ---- PNG

    private static byte[] png(BufferedImage image) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertTrue(ImageIO.write(image, "png", out));
        return out.toByteArray();
    }

    private static BufferedImage painted(int type, int width, int height) {
        BufferedImage image = new BufferedImage(width, height, type);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, 0xFF000000 | x * 20 << 16 | y * 20 << 8 | 77);
            }
        }
        return image;
    }

    @Test
    void colorIsReadAsItIs() throws IOException {
        RgbImage image = decoded(png(painted(BufferedImage.TYPE_INT_RGB, 7, 3)));
        assertEquals(7, image.width());
        assertEquals(3, image.height());
        assertEquals(120 << 16 | 40 << 8 | 77, image.rgb(6, 2));
    }

    @Test
    void transparencyIsDropped() throws IOException {
        BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_ARGB);
        image.setRGB(0, 0, 0x00123456);
        image.setRGB(1, 0, 0x80654321);
        RgbImage read = decoded(png(image));
        assertEquals(0x123456, read.rgb(0, 0));
        assertEquals(0x654321, read.rgb(1, 0));
    }

    @Test
    void greyBecomesColor() throws IOException {
        BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_GRAY);
        image.getRaster().setSample(1, 0, 0, 0xAB);
        assertEquals(0xABABAB, decoded(png(image)).rgb(1, 0));
    }

    @Test
    void ofSixteenBitsTheUpperHalfCounts() throws IOException {
        BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_USHORT_GRAY);
        image.getRaster().setSample(1, 0, 0, 0xABCD);
        assertEquals(0xABABAB, decoded(png(image)).rgb(1, 0));
    }

    @Test
    void palettesAndSingleBitsAreLookedUp() throws IOException {
        BufferedImage palette = new BufferedImage(3, 1, BufferedImage.TYPE_BYTE_INDEXED);
        palette.setRGB(2, 0, 0xFFFF0000);
        assertEquals(0xFF0000, decoded(png(palette)).rgb(2, 0));
        BufferedImage bits = new BufferedImage(9, 1, BufferedImage.TYPE_BYTE_BINARY);
        bits.setRGB(8, 0, 0xFFFFFFFF);
        assertEquals(0, decoded(png(bits)).rgb(7, 0));
        assertEquals(0xFFFFFF, decoded(png(bits)).rgb(8, 0));
    }

    // ---- JPEG

    /** Components as they are, which the JDK writes without saying what they mean. */
    private static byte[] jpeg(Raster raster) throws IOException {
        ImageWriter writer = null;
        for (Iterator<ImageWriter> i = ImageIO.getImageWritersByFormatName("jpeg"); i.hasNext();) {
            ImageWriter next = i.next();
            writer = next.getClass().getName().startsWith("com.sun.") ? next : writer;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageWriteParam param = writer.getDefaultWriteParam();
        param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        param.setCompressionQuality(1);
        try (MemoryCacheImageOutputStream to = new MemoryCacheImageOutputStream(out)) {
            writer.setOutput(to);
            writer.write(null, new IIOImage(raster, null, null), param);
        } finally {
            writer.dispose();
        }
        return out.toByteArray();
    }

    private static WritableRaster bands(int width, int height, int... values) {
        WritableRaster raster =
                Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, width, height, values.length, null);
        for (int b = 0; b < values.length; b++) {
            for (int at = 0; at < width * height; at++) {
                raster.setSample(at % width, at / width, b, values[b]);
            }
        }
        return raster;
    }

    /** Puts a segment behind the first marker. */
    private static byte[] with(byte[] jpeg, int marker, byte[] content) {
        ByteBuffer out = ByteBuffer.allocate(jpeg.length + content.length + 4);
        out.put(jpeg, 0, 2).put((byte) 0xFF).put((byte) marker).putShort((short) (content.length + 2)).put(content)
                .put(jpeg, 2, jpeg.length - 2);
        return out.array();
    }

    private static byte[] adobe(int transform) {
        byte[] content = Arrays.copyOf("Adobe".getBytes(StandardCharsets.ISO_8859_1), 12);
        content[11] = (byte) transform;
        return content;
    }

    private static void assertColor(int wanted, int got) {
        for (int shift = 0; shift <= 16; shift += 8) {
            assertEquals(wanted >> shift & 0xFF, got >> shift & 0xFF, 2,
                    () -> "wanted " + Integer.toHexString(wanted) + ", got " + Integer.toHexString(got));
        }
    }

    @Test
    void brightnessAndChromaBecomeColor() throws IOException {
        byte[] chroma = with(jpeg(bands(16, 16, 120, 90, 200)), 0xEE, adobe(1));
        // By hand: 120 + 1.402·72 = 221, 120 + 0.344·38 − 0.714·72 = 82, 120 − 1.772·38 = 53.
        assertColor(221 << 16 | 82 << 8 | 53, decoded(chroma).rgb(5, 5));
        byte[] color = with(jpeg(bands(16, 16, 120, 90, 200)), 0xEE, adobe(0));
        assertColor(120 << 16 | 90 << 8 | 200, decoded(color).rgb(5, 5));
    }

    @Test
    void greyPhotographsBecomeColor() throws IOException {
        assertColor(0x5A5A5A, decoded(jpeg(bands(9, 17, 0x5A))).rgb(8, 16));
    }

    /** Stored is 255 − ink: no cyan, half magenta, all yellow, a tenth of black. */
    @Test
    void inksTakeTheirShareOfTheLight() throws IOException {
        byte[] inks = jpeg(bands(16, 16, 255, 128, 0, 230));
        int wanted = 230 << 16 | 115 << 8;
        assertColor(wanted, decoded(inks).rgb(3, 3));
        assertColor(wanted, decoded(with(inks, 0xEE, adobe(0))).rgb(3, 3));
    }

    /** As before, with the inks as brightness and chroma: those of no cyan, half magenta and all yellow. */
    @Test
    void inksMayBeStoredAsBrightnessAndChroma() throws IOException {
        // Of the inks (0, 127, 255): Y = 0.587·127 + 0.114·255 = 104, Cb = 128 + 0.564·151 = 213, Cr = 128 − 0.713·104.
        byte[] inks = with(jpeg(bands(16, 16, 104, 213, 54, 230)), 0xEE, adobe(2));
        assertColor(230 << 16 | 115 << 8, decoded(inks).rgb(3, 3));
    }

    // ---- orientation

    private static byte[] exif(int orientation, boolean littleEndian) {
        ByteBuffer tiff = ByteBuffer.allocate(26).order(littleEndian ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        tiff.putShort((short) (littleEndian ? 0x4949 : 0x4D4D)).putShort((short) 42).putInt(8).putShort((short) 1);
        tiff.putShort((short) 274).putShort((short) 3).putInt(1).putShort((short) orientation).putShort((short) 0);
        return tiff.array();
    }

    private static byte[] app1(byte[] tiff) {
        return ByteBuffer.allocate(6 + tiff.length).put("Exif\0\0".getBytes(StandardCharsets.ISO_8859_1)).put(tiff)
                .array();
    }

    /** The dark corner of the stored picture, where the camera's orientation puts it: right? below? */
    @ParameterizedTest
    @CsvSource({"1,false,false", "2,true,false", "3,true,true", "4,false,true", "5,false,false", "6,true,false",
        "7,true,true", "8,false,true"})
    void thePictureIsTurnedAsTheCameraWasHeld(int orientation, boolean right, boolean below) throws IOException {
        WritableRaster raster = bands(32, 16, 250);
        for (int y = 0; y < 8; y++) {
            for (int x = 0; x < 16; x++) {
                raster.setSample(x, y, 0, 0);
            }
        }
        byte[] jpeg = jpeg(raster);
        for (boolean littleEndian : new boolean[] {false, true}) {
            RgbImage image = decoded(with(jpeg, 0xE1, app1(exif(orientation, littleEndian))));
            assertEquals(orientation < 5 ? 32 : 16, image.width());
            assertEquals(orientation < 5 ? 16 : 32, image.height());
            int x = right ? image.width() - 2 : 1;
            int y = below ? image.height() - 2 : 1;
            assertColor(0, image.rgb(x, y));
            assertColor(0xFAFAFA, image.rgb(image.width() - 1 - x, image.height() - 1 - y));
        }
    }

    /** Orientations 5 and 7 mirror, 6 and 8 turn: told apart by a second corner. */
    @Test
    void turnsAndMirrorsDiffer() {
        RgbImage image = TestImages.of(3, 2, (x, y) -> 10 * y + x);
        int[][] wanted = {{0, 1, 2, 10, 11, 12}, {2, 1, 0, 12, 11, 10}, {12, 11, 10, 2, 1, 0}, {10, 11, 12, 0, 1, 2},
            {0, 10, 1, 11, 2, 12}, {10, 0, 11, 1, 12, 2}, {12, 2, 11, 1, 10, 0}, {2, 12, 1, 11, 0, 10}};
        for (int orientation = 1; orientation <= 8; orientation++) {
            RgbImage turned = ExifOrientation.apply(orientation, image);
            int[] got = new int[6];
            for (int i = 0; i < 6; i++) {
                got[i] = turned.rgb(i % turned.width(), i / turned.width());
            }
            assertArrayEquals(wanted[orientation - 1], got, "orientation " + orientation);
        }
    }

    @Test
    void damagedNotesLeaveThePictureUpright() throws IOException {
        byte[] jpeg = jpeg(bands(32, 16, 250));
        byte[] tiff = exif(6, true);
        Philox random = new Philox(5);
        for (int i = 0; i < 300; i++) {
            byte[] damaged = Arrays.copyOf(tiff, random.nextInt(tiff.length + 1));
            for (int k = 0; k < 3 && damaged.length > 0; k++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            RgbImage image = decoded(with(jpeg, 0xE1, app1(damaged)));
            assertEquals(32 * 16, image.width() * image.height());
        }
    }

    @Test
    void aPngTellsItsOrientationToo() throws IOException {
        byte[] png = withChunk(png(painted(BufferedImage.TYPE_INT_RGB, 7, 3)), "eXIf", exif(6, false));
        assertEquals(3, decoded(png).width());
    }

    // ---- what cannot be read

    /** Puts a chunk behind the header. */
    private static byte[] withChunk(byte[] png, String type, byte[] content) {
        int header = 33;
        return ByteBuffer.allocate(png.length + content.length + 12).put(png, 0, header).put(chunk(type, content))
                .put(png, header, png.length - header).array();
    }

    private static byte[] chunk(String type, byte[] content) {
        ByteBuffer chunk = ByteBuffer.allocate(content.length + 12).putInt(content.length)
                .put(type.getBytes(StandardCharsets.ISO_8859_1)).put(content);
        CRC32 crc = new CRC32();
        crc.update(chunk.array(), 4, content.length + 4);
        return chunk.putInt((int) crc.getValue()).array();
    }

    private static byte[] pngOfSize(int width, int height) {
        byte[] header = ByteBuffer.allocate(13).putInt(width).putInt(height).put(new byte[] {8, 2, 0, 0, 0}).array();
        return ByteBuffer.allocate(53).put(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'})
                .put(chunk("IHDR", header)).put(chunk("IEND", new byte[0])).array();
    }

    @Test
    void hugeSizesAreRefusedBeforeMemoryIsTaken() throws IOException {
        String message = refused(pngOfSize(60_000, 60_000));
        assertTrue(message.contains("60000x60000") && message.contains("100,000,000"), message);
        assertTrue(refused(pngOfSize(-1, -1)).contains("4294967295x4294967295"));
        assertTrue(refused(pngOfSize(0, 5)).contains("0x5"));
        byte[] jpeg = jpeg(bands(16, 16, 1, 2, 3));
        for (int at = 2; at < jpeg.length; at++) {
            if ((jpeg[at] & 0xFF) == 0xFF && (jpeg[at + 1] & 0xFF) == 0xC0) {
                ByteBuffer.wrap(jpeg).putShort(at + 5, (short) 60_000).putShort(at + 7, (short) 60_000);
                break;
            }
        }
        assertTrue(refused(jpeg).contains("60000x60000"));
    }

    @Test
    void animationsAreRefused() throws IOException {
        byte[] frames = ByteBuffer.allocate(8).putInt(3).putInt(0).array();
        String message = refused(withChunk(png(painted(BufferedImage.TYPE_INT_RGB, 4, 4)), "acTL", frames));
        assertTrue(message.contains("animated"), message);
        assertTrue(refused("GIF89a....".getBytes(StandardCharsets.ISO_8859_1)).contains("a GIF file"));
    }

    @Test
    void otherFilesAreCalledWhatTheyAre() {
        assertTrue(refused(new byte[0]).contains("an empty file"));
        assertTrue(refused("RIFFxxxxWEBPVP8 ".getBytes(StandardCharsets.ISO_8859_1)).contains("a WebP file"));
        assertTrue(refused("  <html>".getBytes(StandardCharsets.ISO_8859_1)).contains("HTML"));
        assertTrue(refused("hello".getBytes(StandardCharsets.ISO_8859_1)).contains("a file of another kind"));
    }

    @Test
    void aMissingFileAndAFolderAreTold(@TempDir Path folder) throws IOException {
        assertTrue(assertThrows(DataException.class, () -> ImageFile.read(folder.resolve("no.png"))).getMessage()
                .contains("there is no such file"));
        assertTrue(assertThrows(DataException.class, () -> ImageFile.read(folder)).getMessage()
                .contains("is a folder"));
        Path file = Files.write(folder.resolve("a.PNG"), png(painted(BufferedImage.TYPE_INT_RGB, 4, 4)));
        assertTrue(ImageFile.isNamedLikeOne(file));
        assertEquals(4, ImageFile.read(file).width());
    }

    @Test
    void everyCutIsNoticed() throws IOException {
        Philox random = new Philox(3);
        BufferedImage noise = new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 1200; i++) {
            noise.setRGB(i % 40, i / 40, random.nextInt());
        }
        byte[] png = png(noise);
        byte[] jpeg = jpeg(noise.getRaster());
        for (byte[] whole : new byte[][] {png, jpeg}) {
            for (int length = 0; length < whole.length - 2; length += 97) {
                byte[] cut = Arrays.copyOf(whole, length);
                assertThrows(DataException.class, () -> decoded(cut), () -> cut.length + " of " + whole.length);
            }
        }
    }

    /** Any change gives a picture or an error of ours; never another, and never one of memory. */
    @Test
    void damageNeverEscapesAsAForeignError() throws IOException {
        byte[] png = png(painted(BufferedImage.TYPE_INT_RGB, 12, 9));
        byte[] jpeg = jpeg(bands(24, 24, 120, 90, 200));
        Philox random = new Philox(4);
        int read = 0;
        for (int i = 0; i < 2000; i++) {
            byte[] damaged = (i % 2 == 0 ? png : jpeg).clone();
            for (int k = 0; k <= random.nextInt(4); k++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            try {
                decoded(damaged);
                read++;
            } catch (DataException e) {
                assertTrue(e.getMessage().startsWith("[picture] "), e::getMessage);
            }
        }
        assertTrue(read > 0 && read < 2000, "read " + read);
    }
}
