package dev.gradus.autograd.io;

import dev.gradus.autograd.error.CheckpointException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * An open file of named tensors, read one at a time as plain Java arrays in row-major order, whatever its format.
 *
 * <p>What a file says of its tensors was checked when it was opened; their values are read when they are asked for.
 */
public interface TensorFile extends Closeable {
    /** The file's path, as messages name it. */
    String where();

    /** The tensors by name, in the file's order. */
    Map<String, TensorInfo> tensors();

    /** Free text by key; empty where the format has none. */
    default Map<String, String> metadata() {
        return Map.of();
    }

    /** Tensors that are in the file but cannot be read here, with the reason in words. */
    default Map<String, String> unreadable() {
        return Map.of();
    }

    /**
     * Type and shape of a tensor.
     *
     * @throws CheckpointException if there is none of that name
     */
    default TensorInfo tensor(String name) {
        TensorInfo info = tensors().get(name);
        if (info == null) {
            String names = String.join(", ", tensors().keySet().stream().limit(8).toList());
            throw new CheckpointException(where(), "the file holds no tensor '" + name + "'", null,
                    "it holds " + tensors().size() + " tensors: "
                            + names.substring(0, Math.min(names.length(), 400)) + (tensors().size() > 8 ? ", …" : ""));
        }
        return info;
    }

    /** Reads a floating-point tensor into an array, from {@code offset} on; float64 is rounded. */
    void floats(String name, float[] target, int offset);

    /** The values of a floating-point tensor as float32; float64 is rounded. */
    default float[] floats(String name) {
        float[] values = new float[tensor(name).size()];
        floats(name, values, 0);
        return values;
    }

    /** The values of a floating-point tensor as float64; nothing is rounded. */
    double[] doubles(String name);

    /**
     * The values of an integer or boolean tensor.
     *
     * @throws CheckpointException if a value needs more than 32 bits, or the tensor has fractions
     */
    int[] ints(String name);

    @Override
    void close();

    /**
     * Opens a file by its content: safetensors, or a NumPy archive ({@code .npz}).
     *
     * @throws CheckpointException if it does not exist, cannot be read or is damaged
     */
    static TensorFile open(Path file) {
        return isZip(file) ? NpzReader.open(file) : SafeTensorsReader.open(file);
    }

    private static boolean isZip(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] first = in.readNBytes(4);
            return first.length == 4 && first[0] == 'P' && first[1] == 'K' && first[2] < 9 && first[3] < 9;
        } catch (IOException e) {
            return false; // the reader of safetensors tells what is wrong
        }
    }
}
