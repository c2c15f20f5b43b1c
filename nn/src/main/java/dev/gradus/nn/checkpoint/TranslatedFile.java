package dev.gradus.nn.checkpoint;

import dev.gradus.autograd.io.TensorFile;
import dev.gradus.autograd.io.TensorInfo;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A file as the model would have written it: under the model's names, with parts joined and axes in the model's order.
 * Tensors that are none of the model's business are not shown; one that lacks a part cannot be read.
 *
 * <p>Closing it closes the file.
 */
public final class TranslatedFile implements TensorFile {
    private final TensorFile file;
    private final Map<String, Source> sources;
    private final Map<String, TensorInfo> tensors = new LinkedHashMap<>();
    private final Map<String, String> unreadable = new LinkedHashMap<>();

    /**
     * @throws dev.gradus.autograd.error.CheckpointException if two tensors of the file are called the same in the model
     */
    public TranslatedFile(TensorFile file, Naming naming) {
        this.file = file;
        sources = Weights.byModelName(file, naming);
        sources.forEach((name, source) -> {
            int[] shape = source.shape();
            if (shape == null) {
                unreadable.put(name, source.missing(name).isEmpty()
                        ? "has other axes than expected"
                        : "lacks " + String.join(" and ", source.missing(name)));
            } else {
                tensors.put(name, new TensorInfo(name, source.type(), shape));
            }
        });
        file.unreadable().forEach((nameInFile, reason) -> {
            String name = naming.toModel(nameInFile);
            if (name != null) {
                unreadable.put(name, reason);
            }
        });
    }

    @Override
    public String where() {
        return file.where();
    }

    @Override
    public Map<String, TensorInfo> tensors() {
        return Collections.unmodifiableMap(tensors);
    }

    @Override
    public Map<String, String> metadata() {
        return file.metadata();
    }

    @Override
    public Map<String, String> unreadable() {
        return Collections.unmodifiableMap(unreadable);
    }

    @Override
    public void floats(String name, float[] target, int offset) {
        tensor(name);
        sources.get(name).floats(file, target, offset);
    }

    @Override
    public double[] doubles(String name) {
        tensor(name);
        return sources.get(name).doubles(file);
    }

    @Override
    public int[] ints(String name) {
        tensor(name);
        return sources.get(name).ints(file);
    }

    @Override
    public void close() {
        file.close();
    }
}
