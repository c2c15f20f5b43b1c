package dev.gradus.autograd.io;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gradus.autograd.error.CheckpointException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

class NpzProperties {
    private static Path file;
    private static byte[] stored;
    private static byte[] deflated;

    @BeforeContainer
    static void readFiles() throws IOException {
        file = Files.createTempFile("damaged", ".npz");
        stored = bytes("stored");
        deflated = bytes("deflated");
    }

    @AfterContainer
    static void removeFile() throws IOException {
        Files.delete(file);
    }

    /** A damaged archive is read as some other valid one or refused; nothing else may happen. */
    @Property(tries = 600)
    void damageIsRefusedOrHarmless(
            @ForAll boolean packed,
            @ForAll @Size(min = 1, max = 4) int[] places,
            @ForAll @Size(4) byte[] bytes,
            @ForAll @IntRange(min = 0, max = 3000) int cut)
            throws IOException {
        byte[] content = (packed ? deflated : stored).clone();
        for (int i = 0; i < places.length; i++) {
            content[Math.floorMod(places[i], content.length)] = bytes[i];
        }
        readAll(cut % 4 == 0 ? Arrays.copyOf(content, Math.min(cut, content.length)) : content);
    }

    /** The directory at the end, where sizes and places stand, is an archive's tender spot. */
    @Property(tries = 600)
    void aDamagedDirectoryIsRefusedOrHarmless(@ForAll @Size(6) int[] places, @ForAll @Size(6) byte[] bytes)
            throws IOException {
        byte[] content = deflated.clone();
        for (int i = 0; i < places.length; i++) {
            content[content.length - 1 - Math.floorMod(places[i], 900)] = bytes[i];
        }
        readAll(content);
    }

    private static void readAll(byte[] content) throws IOException {
        Files.write(file, content);
        try (NpzReader reader = NpzReader.open(file)) {
            for (TensorInfo info : reader.tensors().values()) {
                try {
                    int size = info.type().isFloating()
                            ? reader.floats(info.name()).length
                            : reader.ints(info.name()).length;
                    assertEquals(info.size(), size);
                } catch (CheckpointException e) {
                    assertEquals(file.toString(), e.where());
                }
            }
        } catch (CheckpointException e) {
            assertEquals(file.toString(), e.where());
        }
    }

    private static byte[] bytes(String name) throws IOException {
        try (InputStream in = NpzProperties.class.getResourceAsStream("/golden/npz/" + name + ".npz")) {
            return in.readAllBytes();
        }
    }
}
