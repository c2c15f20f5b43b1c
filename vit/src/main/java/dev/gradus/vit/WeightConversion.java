package dev.gradus.vit;

import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.CheckpointException;
import dev.gradus.autograd.io.NpzWriter;
import dev.gradus.autograd.io.SafeTensorsWriter;
import dev.gradus.autograd.io.StoredType;
import dev.gradus.autograd.io.TensorFile;
import dev.gradus.autograd.io.TensorInfo;
import dev.gradus.nn.checkpoint.Part;
import dev.gradus.nn.data.DownloadProgress;
import dev.gradus.vit.WeightNaming.Placed;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the weights of a file under other names: parts are joined or cut, axes moved, and nothing is computed but the
 * rounding to the stored type. One tensor is in memory at a time.
 */
public final class WeightConversion {
    private final TensorFile file;
    private final WeightNaming to;
    private final Map<String, Integer> lengths;
    private final List<Output> outputs = new ArrayList<>();

    /** A tensor to be written, and the tensor of the model that it is or is a part of. */
    private record Output(String name, int[] shape, TensorInfo whole, Placed placed) {}

    /** Reads a tensor once for all its parts: the last few wholes, by name. */
    private static final class Recent extends LinkedHashMap<String, float[]> {
        private static final long serialVersionUID = 1L;
        private static final int KEPT = 2; // weight and bias, whose parts alternate

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, float[]> eldest) {
            return size() > KEPT;
        }
    }

    private final Recent recent = new Recent();

    /**
     * Plans the conversion; no value is read yet.
     *
     * @param from weights, which stay the caller's to close
     * @param heads of a block, which some namings have as an axis; 0 if the file or its preset tells
     * @throws CheckpointException if a tensor is incomplete, or has no name in the other naming
     */
    public WeightConversion(PretrainedWeights from, WeightNaming to, int heads) {
        this.file = from.translated();
        this.to = to;
        if (to != from.naming() && (to.normsOnSum() || from.naming().normsOnSum())) {
            throw new CheckpointException(file.where(), "models of CCT's authors compute something else than others"
                    + " with the same tensors: the second norm of a block lies on the straight way",
                    "names that load"
                            + " must mean the same model",
                    "load them as they are; docs/models/cct.md tells how");
        }
        if (!file.unreadable().isEmpty()) {
            Map.Entry<String, String> first = file.unreadable().entrySet().iterator().next();
            throw new CheckpointException(file.where(), "'" + first.getKey() + "' " + first.getValue());
        }
        lengths = to == WeightNaming.GOOGLE ? Map.of("heads", heads > 0 ? heads : from.heads()) : Map.of();
        if (to == WeightNaming.VIT_PYTORCH && !file.tensors().containsKey("patch_embed.norm1.weight")) {
            throw new CheckpointException(file.where(), "models of vit-pytorch normalize their patches, this one does"
                    + " not: 'patch_embed.norm1.weight' is missing", null, "choose another naming");
        }
        List<String> nameless = new ArrayList<>();
        for (TensorInfo whole : file.tensors().values()) {
            List<Placed> placed = to.toFile(whole.name());
            if (placed.isEmpty() || !from.knows(whole.name())) {
                nameless.add(whole.name());
            }
            placed.forEach(place -> outputs.add(output(whole, place)));
        }
        if (!nameless.isEmpty()) {
            throw new CheckpointException(file.where(), "tensors that have no name in the naming " + to.label() + ": "
                    + String.join(", ", nameless.subList(0, Math.min(6, nameless.size())))
                    + (nameless.size() > 6 ? ", … (" + nameless.size() + ")" : ""),
                    "every tensor is converted, or none", "models of that library have no such part");
        }
    }

    private Output output(TensorInfo whole, Placed placed) {
        int[] shape = whole.shape();
        if (placed.part().count() > 1) {
            if (shape.length == 0 || shape[0] % placed.part().count() != 0) {
                throw new CheckpointException(file.where(), "'" + whole.name() + "' of shape " + Arrays.toString(shape)
                        + " cannot be cut into " + placed.part().count() + " parts");
            }
            shape[0] /= placed.part().count();
        }
        if (!whole.type().isFloating()) {
            throw new CheckpointException(file.where(), "'" + whole.name() + "' holds " + whole.type()
                    + "; weights are numbers with a fraction");
        }
        try {
            return new Output(placed.name(), placed.axes().toFile(shape, lengths), whole, placed);
        } catch (ArgumentException e) {
            throw new CheckpointException(file.where(), "'" + whole.name() + "' " + e.problem(), null,
                    "how many heads has a block of the model?", e);
        }
    }

    /** Tensors that will be written. */
    public int tensors() {
        return outputs.size();
    }

    /** Values that will be written. */
    public long values() {
        return outputs.stream().mapToLong(output -> output.whole().size() / output.placed().part().count()).sum();
    }

    /**
     * Writes a safetensors file, or a NumPy archive if the name ends in {@code .npz}, whole or not at all.
     *
     * @param type of the values; null for the one they are stored in now, though float64 becomes float32
     * @param progress hears how many bytes of values, counted as float32, have been written
     */
    public void write(Path target, StoredType type, DownloadProgress progress) {
        boolean npz = target.toString().endsWith(".npz");
        if (npz && type != null && type != StoredType.F32) {
            throw new ArgumentException("convert", "NumPy archives are written as F32, got " + type);
        }
        long total = values();
        long[] done = {0};
        SafeTensorsWriter tensors = new SafeTensorsWriter().metadata("format", "pt");
        NpzWriter arrays = new NpzWriter();
        for (Output output : outputs) {
            if (npz) {
                arrays.add(output.name(), output.shape(), () -> advance(progress, done, total, values(output)));
            } else {
                tensors.add(output.name(), type == null ? kept(output.whole().type()) : type, output.shape(),
                        () -> advance(progress, done, total, values(output)));
            }
        }
        if (npz) {
            arrays.write(target);
        } else {
            tensors.write(target);
        }
    }

    private static StoredType kept(StoredType type) {
        return type == StoredType.F64 ? StoredType.F32 : type;
    }

    private static float[] advance(DownloadProgress progress, long[] done, long total, float[] values) {
        done[0] += values.length;
        progress.advanced(Float.BYTES * done[0], Float.BYTES * total);
        return values;
    }

    private float[] values(Output output) {
        float[] whole = recent.computeIfAbsent(output.whole().name(), file::floats);
        Part part = output.placed().part();
        int size = whole.length / part.count();
        float[] rows = part.count() == 1 ? whole
                : Arrays.copyOfRange(whole, part.index() * size, (part.index() + 1) * size);
        return output.placed().axes().toFile(output.shape(), rows);
    }
}
