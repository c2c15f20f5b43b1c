package dev.gradus.nn.checkpoint;

import dev.gradus.autograd.DType;
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
 *
 * <p>A file may cut a tensor into equal parts along its first axis ({@link Naming#part}); they are joined.
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
        byModelName(file, naming).forEach((name, source) -> writes.add(read(file, source, targets.get(name))));
        writes.forEach(Runnable::run);
    }

    /** What keeps the file from fitting. */
    public static Mismatch compare(SafeTensorsReader file, Map<String, Tensor> targets, Naming naming) {
        Map<String, Source> offered = byModelName(file, naming);
        List<String> missing = new ArrayList<>();
        List<String> unexpected = new ArrayList<>();
        List<String> misfits = new ArrayList<>();
        offered.forEach((name, source) -> {
            Tensor target = targets.get(name);
            if (target == null) {
                source.entries().forEach(entry -> unexpected.add(entry.name()));
            } else {
                misfits.addAll(source.misfits(name, target));
            }
        });
        targets.keySet().forEach(name -> {
            Source source = offered.get(name);
            missing.addAll(source == null ? List.of(name) : source.missing(name));
        });
        return new Mismatch(missing, unexpected, misfits);
    }

    private static Map<String, Source> byModelName(SafeTensorsReader file, Naming naming) {
        Map<String, Source> sources = new LinkedHashMap<>();
        file.header().entries().forEach((nameInFile, entry) -> {
            String name = naming.toModel(nameInFile);
            if (name == null) {
                return;
            }
            Part part = naming.part(nameInFile);
            Entry twin = sources.computeIfAbsent(name, key -> new Source(part.count())).add(entry, part);
            if (twin != null) {
                throw new CheckpointException(
                        file.where(),
                        "'" + twin.name() + "' and '" + nameInFile + "' are both called '" + name + "' in the model",
                        "each tensor of the model, or each part of it, has one source",
                        null);
            }
        });
        return sources;
    }

    /** Reads the values now; the returned action puts them into the target. */
    private static Runnable read(SafeTensorsReader file, Source source, Tensor target) {
        Memory memory = target.device().backend().memory();
        if (target.dtype() == DType.FLOAT64) {
            double[] values = source.values(file::doubles, double[]::new);
            return () -> memory.write(target.storage(), values);
        }
        if (target.dtype() == DType.INT32) {
            int[] values = source.values(file::ints, int[]::new);
            return () -> memory.write(target.storage(), values);
        }
        float[] values = source.values(file::floats, float[]::new);
        return () -> memory.write(target.storage(), values);
    }
}
