package dev.gradus.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.io.SafeTensorsReader;
import java.net.URISyntaxException;
import java.nio.file.Path;

/** A golden file of the test resources: inputs, parameters, results and gradients of one case, in double precision. */
public final class Golden implements AutoCloseable {
    private final SafeTensorsReader reader;

    private Golden(SafeTensorsReader reader) {
        this.reader = reader;
    }

    /** @param name such as {@code ops/linear} */
    public static Golden open(String name) {
        try {
            Path file = Path.of(Golden.class.getResource("/golden/" + name + ".safetensors").toURI());
            return new Golden(SafeTensorsReader.open(file));
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    public Tensor tensor(Device device, String name) {
        return Tensor.of(device, Shape.of(reader.shape(name)), reader.doubles(name));
    }

    public double[] values(String name) {
        return reader.doubles(name);
    }

    /** Compares relative to the largest element of what is expected. */
    public static void assertClose(String what, double[] expected, double[] actual, double tolerance) {
        assertEquals(expected.length, actual.length, what);
        double scale = 0;
        for (double value : expected) {
            scale = Math.max(scale, Math.abs(value));
        }
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], actual[i], tolerance * scale, what + ", element " + i);
        }
    }

    @Override
    public void close() {
        reader.close();
    }
}
