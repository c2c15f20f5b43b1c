package dev.gradus.nn.checkpoint;

import dev.gradus.autograd.DType;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.CheckpointException;
import dev.gradus.autograd.io.SafeTensorsHeader.Entry;
import dev.gradus.autograd.io.SafeTensorsReader;
import dev.gradus.autograd.io.SafeTensorsWriter;
import dev.gradus.autograd.io.StoredType;
import dev.gradus.autograd.io.TensorFile;
import dev.gradus.nn.optim.WeightAverage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An open checkpoint: a safetensors file with a model's tensors under their own names, an optimizer's under
 * {@code optimizer.…}, and metadata.
 *
 * <p>Values are stored as the device holds them, float32, float64 or int32, so that they come back bit for bit. A
 * checksum over metadata and values stands beside them: a file whose bytes changed is refused.
 *
 * <p>Loading checks everything (checksum, names, shapes, types) and reads every value before the first tensor is
 * touched: after an error the model is as it was.
 */
public final class Checkpoint implements AutoCloseable {
    /** The layout that this version writes, and the only one that it reads. */
    public static final int FORMAT_VERSION = 1;

    /** What the names of an optimizer's tensors begin with. */
    public static final String OPTIMIZER_PREFIX = "optimizer.";

    private static final String VERSION_KEY = "gradus.format";
    private static final String CHECKSUM_KEY = "gradus.checksum";

    private final SafeTensorsReader reader;

    private Checkpoint(SafeTensorsReader reader) {
        this.reader = reader;
    }

    /**
     * Writes a checkpoint whole or not at all.
     *
     * @param model tensors by their published names
     * @param optimizer tensors by name, without the prefix; may be empty
     * @param metadata free text by key
     * @throws dev.gradus.autograd.error.FileException if it cannot be written; the old file then stays
     */
    public static void write(
            Path file, Map<String, Tensor> model, Map<String, Tensor> optimizer, Map<String, String> metadata) {
        SafeTensorsWriter writer = new SafeTensorsWriter();
        Map<String, String> text = new LinkedHashMap<>(metadata);
        text.put(VERSION_KEY, Integer.toString(FORMAT_VERSION));
        Checksum checksum = new Checksum(text);
        new TreeMap<>(joined(model, optimizer)).forEach((name, tensor) -> {
            int[] shape = tensor.shape().toArray();
            switch (tensor.dtype()) {
                case FLOAT32 -> {
                    float[] values = tensor.toFloats();
                    writer.add(name, shape, values);
                    checksum.add(name, values);
                }
                case FLOAT64 -> {
                    double[] values = tensor.toDoubles();
                    writer.add(name, shape, values);
                    checksum.add(name, values);
                }
                case INT32 -> {
                    int[] values = tensor.toInts();
                    writer.add(name, shape, values);
                    checksum.add(name, values);
                }
            }
        });
        text.put(CHECKSUM_KEY, checksum.toString());
        text.forEach(writer::metadata);
        writer.write(file);
    }

    /**
     * Opens a file and checks that it is a whole checkpoint of a version that this program knows.
     *
     * @throws CheckpointException if it does not exist, is foreign, cut off or damaged
     */
    public static Checkpoint open(Path file) {
        SafeTensorsReader reader = SafeTensorsReader.open(file);
        try {
            checkVersion(reader);
            checkValues(reader);
            return new Checkpoint(reader);
        } catch (RuntimeException e) {
            reader.close();
            throw e;
        }
    }

    private static void checkVersion(SafeTensorsReader reader) {
        String version = reader.metadata().get(VERSION_KEY);
        if (version == null) {
            throw new CheckpointException(reader.where(), "a safetensors file, but no checkpoint of Gradus: '"
                    + VERSION_KEY + "' is missing in its metadata", null, "Weights.load reads other people's files");
        }
        if (!version.equals(Integer.toString(FORMAT_VERSION))) {
            throw new CheckpointException(reader.where(), "the checkpoint has format " + version
                    + ", this program reads format " + FORMAT_VERSION, null,
                    "read it with the version of Gradus that wrote it");
        }
    }

    private static void checkValues(SafeTensorsReader reader) {
        Map<String, String> text = new LinkedHashMap<>(reader.metadata());
        String written = text.remove(CHECKSUM_KEY);
        Checksum checksum = new Checksum(text);
        for (String name : reader.names().stream().sorted().toList()) {
            switch (reader.entry(name).type()) {
                case F32 -> checksum.add(name, reader.floats(name));
                case F64 -> checksum.add(name, reader.doubles(name));
                case I32 -> checksum.add(name, reader.ints(name));
                default -> throw new CheckpointException(reader.where(), "tensor '" + name + "' has type "
                        + reader.entry(name).type(), "checkpoints hold F32, F64 and I32", null);
            }
        }
        if (!checksum.toString().equals(written)) {
            throw new CheckpointException(reader.where(), "the content is damaged: its checksum is " + checksum
                    + ", it was written with " + written, null, "nothing was loaded; take another checkpoint");
        }
    }

    /** What messages call this file. */
    public String where() {
        return reader.where();
    }

    /**
     * The metadata's text under a key.
     *
     * @throws CheckpointException if there is none
     */
    public String metadata(String key) {
        String text = reader.metadata().get(key);
        if (text == null) {
            throw new CheckpointException(reader.where(), "the metadata has no '" + key + "'", null, null);
        }
        return text;
    }

    /** How many values the model's tensors have together. */
    public long modelSize() {
        return reader.header().entries().values().stream()
                .filter(entry -> modelName(entry.name()) != null)
                .mapToLong(Entry::size)
                .sum();
    }

    /**
     * Loads the model's tensors and leaves the optimizer's aside. Values are converted to the model's type: exactly
     * from float32 to float64, rounded the other way.
     *
     * @throws CheckpointException if names or shapes differ; the model is then untouched
     */
    public void load(Map<String, Tensor> model) {
        Weights.load(reader, model, Checkpoint::modelName);
    }

    /**
     * Loads the moving averages of a model's parameters in their place, see {@link WeightAverage}; what has none, such
     * as running statistics, is the model's own.
     *
     * @throws CheckpointException if there are no averages, or names or shapes differ; the model is then untouched
     */
    public void loadAveraged(Map<String, Tensor> model) {
        Weights.load(reader, model, averages(reader));
    }

    /**
     * What the tensors of a checkpoint are called where moving averages stand for the parameters that have one, and the
     * optimizer is left aside.
     *
     * @throws CheckpointException if there are no averages
     */
    public static Naming averages(TensorFile file) {
        if (file.tensors().keySet().stream().noneMatch(Checkpoint::isAverage)) {
            throw new CheckpointException(file.where(), "it holds no moving average of the weights", null,
                    "train with --ema to have one");
        }
        return name -> {
            if (isAverage(name)) {
                return name.substring(OPTIMIZER_PREFIX.length(), name.length() - WeightAverage.SUFFIX.length());
            }
            return file.tensors().containsKey(OPTIMIZER_PREFIX + name + WeightAverage.SUFFIX) ? null : modelName(name);
        };
    }

    private static boolean isAverage(String name) {
        return name.startsWith(OPTIMIZER_PREFIX) && name.endsWith(WeightAverage.SUFFIX);
    }

    /**
     * Loads a model and its optimizer, to go on bit for bit.
     *
     * @throws CheckpointException if names, shapes or types differ; model and optimizer are then untouched
     */
    public void load(Map<String, Tensor> model, Map<String, Tensor> optimizer) {
        Map<String, Tensor> targets = joined(model, optimizer);
        List<String> misfits = new ArrayList<>();
        targets.forEach((name, tensor) -> {
            StoredType type = stored(tensor.dtype());
            if (reader.contains(name) && reader.entry(name).type() != type) {
                misfits.add(name + " is " + reader.entry(name).type() + " in the file, " + type + " in the model");
            }
        });
        if (!misfits.isEmpty()) {
            throw new CheckpointException(reader.where(), "does not fit the model: "
                    + new Mismatch(List.of(), List.of(), misfits), "going on bit for bit needs the same type",
                    "resume on the kind of device that the checkpoint was saved on");
        }
        Weights.load(reader, targets, Naming.same());
    }

    private static StoredType stored(DType type) {
        return switch (type) {
            case FLOAT32 -> StoredType.F32;
            case FLOAT64 -> StoredType.F64;
            case INT32 -> StoredType.I32;
        };
    }

    private static String modelName(String name) {
        return name.startsWith(OPTIMIZER_PREFIX) ? null : name;
    }

    private static Map<String, Tensor> joined(Map<String, Tensor> model, Map<String, Tensor> optimizer) {
        Map<String, Tensor> joined = new LinkedHashMap<>(model);
        optimizer.forEach((name, tensor) -> joined.put(OPTIMIZER_PREFIX + name, tensor));
        return joined;
    }

    @Override
    public void close() {
        reader.close();
    }
}
