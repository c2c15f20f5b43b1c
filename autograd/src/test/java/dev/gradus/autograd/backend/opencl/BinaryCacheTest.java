package dev.gradus.autograd.backend.opencl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BinaryCacheTest {
    private static final String KEY = BinaryCache.key("device", "options", "source");
    private static final byte[] BINARY = {1, 2, 3, 4, 5};

    @TempDir
    Path folder;

    @Test
    void whatWasWrittenIsReadByTheNextStart() {
        Path deep = folder.resolve("not/yet/there");
        assertNull(new BinaryCache(deep).read(KEY));
        new BinaryCache(deep).write(KEY, BINARY);
        assertArrayEquals(BINARY, new BinaryCache(deep).read(KEY));
        assertNull(new BinaryCache(deep).read(BinaryCache.key("device", "options", "another source")));
    }

    @Test
    void textsDoNotRunIntoEachOther() {
        assertNotEquals(BinaryCache.key("a", "bc"), BinaryCache.key("ab", "c"));
    }

    /** A driver may end the process when it is given such a thing. */
    @Test
    void aDamagedFileIsNotHandedOn() throws IOException {
        BinaryCache cache = new BinaryCache(folder);
        cache.write(KEY, BINARY);
        Path file = folder.resolve(KEY + ".bin");
        byte[] sound = Files.readAllBytes(file);
        for (int length = 0; length < sound.length; length++) {
            Files.write(file, Arrays.copyOf(sound, length));
            assertNull(cache.read(KEY), "cut to " + length + " bytes");
        }
        for (int i = 0; i < sound.length; i++) {
            byte[] flipped = sound.clone();
            flipped[i] ^= 4;
            Files.write(file, flipped);
            assertNull(cache.read(KEY), "with byte " + i + " changed");
        }
        cache.write(KEY, BINARY);
        assertArrayEquals(BINARY, cache.read(KEY));
    }

    @Test
    void aFolderThatCannotBeWrittenIsNoError() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        BinaryCache cache = new BinaryCache(file);
        cache.write(KEY, BINARY);
        assertNull(cache.read(KEY));
    }
}
