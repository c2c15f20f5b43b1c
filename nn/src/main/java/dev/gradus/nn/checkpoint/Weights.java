package dev.gradus.nn.checkpoint;

import dev.gradus.autograd.DType;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.backend.Memory;
import dev.gradus.autograd.error.CheckpointException;
import dev.gradus.autograd.io.SafeTensorsHeader.Entry;
import dev.gradus.autograd.io.SafeTensorsReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Copies the tensors of a safetensors file into those of a model, all or none: names and shapes are compared first,
 * then every value is read, and only then is the first tensor changed.
 *
 * <p>Leading axes of extent 1 do not count in the comparison: a class token is [1, 1, dim] here and [1, dim] there.
 */
public final class Weights {
    private Weights() {}

    /** Loads a file that uses the model's names; {@code targets} is {@code model.state()}. */
    public static void load(Path file, Map<String, Tensor> targets) {
        load(file, targets, Naming.same());
    }

    public static void load(Path file, Map<String, Tensor> targets, Naming naming) {
        try (SafeTensorsReader reader = SafeTensorsReader.open(file)) {
            load(reader, targets, naming);
        }
    }

    /**
     * Overwrites every target with its partner of the file.
     *
     * @throws CheckpointException if anything is missing, unexpected or of another shape; no target has changed then
     */
    public static void load(SafeTensorsReader file, Map<String, Tensor> targets, Naming naming) {
        Mismatch mismatch = compare(file, targets, naming);
        if (!mismatch.isEmpty()) {
            throw new CheckpointException(
                    file.where(),
                    "does not fit the model: " + mismatch,
                    "every tensor of the model comes from the file and the other way round; nothing was changed",
                    "build the model with the configuration the file was made with");
        }
        List<Runnable> writes = new ArrayList<>();
        byModelName(file, naming).forEach((name, entry) -> writes.add(read(file, entry, targets.get(name))));
        writes.forEach(Runnable::run);
    }

    /** What keeps the file from fitting. */
    public static Mismatch compare(SafeTensorsReader file, Map<String, Tensor> targets, Naming naming) {
        Map<String, Entry> offered = byModelName(file, naming);
        List<String> unexpected = new ArrayList<>();
        List<String> misfits = new ArrayList<>();
        offered.forEach((name, entry) -> {
            Tensor target = targets.get(name);
            if (target == null) {
                unexpected.add(entry.name());
            } else if (!core(Shape.of(entry.shape())).equals(core(target.shape()))) {
                misfits.add(name + " is " + Shape.of(entry.shape()) + " in the file, " + target.shape()
                        + " in the model");
            } else if (entry.type().isFloating() != target.dtype().isReal()) {
                misfits.add(name + " is " + entry.type() + " in the file, " + target.dtype() + " in the model");
            }
        });
        List<String> missing = targets.keySet().stream().filter(name -> !offered.containsKey(name)).toList();
        return new Mismatch(missing, unexpected, misfits);
    }

    private static Map<String, Entry> byModelName(SafeTensorsReader file, Naming naming) {
        Map<String, Entry> entries = new LinkedHashMap<>();
        file.header().entries().forEach((nameInFile, entry) -> {
            String name = naming.toModel(nameInFile);
            Entry twin = name == null ? null : entries.put(name, entry);
            if (twin != null) {
                throw new CheckpointException(
                        file.where(),
                        "'" + twin.name() + "' and '" + nameInFile + "' are both called '" + name + "' in the model",
                        "each tensor of the model has one source",
                        null);
            }
        });
        return entries;
    }

    /** Reads the values now; the returned action puts them into the target. */
    private static Runnable read(SafeTensorsReader file, Entry entry, Tensor target) {
        Memory memory = target.device().backend().memory();
        if (target.dtype() == DType.FLOAT64) {
            double[] values = file.doubles(entry.name());
            return () -> memory.write(target.storage(), values);
        }
        if (target.dtype() == DType.INT32) {
            int[] values = file.ints(entry.name());
            return () -> memory.write(target.storage(), values);
        }
        float[] values = file.floats(entry.name());
        return () -> memory.write(target.storage(), values);
    }

    /** The shape without leading axes of extent 1. */
    private static Shape core(Shape shape) {
        Shape core = shape;
        while (core.rank() > 0 && core.dim(0) == 1) {
            core = core.without(0);
        }
        return core;
    }
}
