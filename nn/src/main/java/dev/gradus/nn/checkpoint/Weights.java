package dev.gradus.nn.checkpoint;

import dev.gradus.autograd.DType;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.backend.Memory;
import dev.gradus.autograd.error.CheckpointException;
import dev.gradus.autograd.io.TensorFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Copies the tensors of a file into those of a model, all or none: names and shapes are compared first, then every
 * value is read, and only then is the first tensor changed.
 *
 * <p>Leading axes of extent 1 do not count in the comparison: a class token is [1, 1, dim] here and [1, dim] there.
 *
 * <p>A file may cut a tensor into equal parts along its first axis ({@link Naming#part}); they are joined. It may have
 * the axes in another order ({@link Naming#axes}); they are put right.
 */
public final class Weights {
    private Weights() {}

    /** Loads a file that uses the model's names; {@code targets} is {@code model.state()}. */
    public static void load(Path file, Map<String, Tensor> targets) {
        load(file, targets, Naming.same());
    }

    public static void load(Path file, Map<String, Tensor> targets, Naming naming) {
        try (TensorFile open = TensorFile.open(file)) {
            load(open, targets, naming);
        }
    }

    /**
     * Overwrites every target with its partner of the file.
     *
     * @throws CheckpointException if anything is missing, unexpected or of another shape; no target has changed then
     */
    public static void load(TensorFile file, Map<String, Tensor> targets, Naming naming) {
        check(file, targets, naming);
        List<Runnable> writes = new ArrayList<>();
        byModelName(file, naming).forEach((name, source) -> writes.add(read(file, source, targets.get(name))));
        writes.forEach(Runnable::run);
    }

    /**
     * The same for a model that nobody has yet: each tensor is overwritten as it is read, so that the values take up
     * memory only once. After an error the model is to be thrown away.
     *
     * @throws CheckpointException if anything is missing, unexpected or of another shape, or a value cannot be read
     */
    public static void fill(TensorFile file, Map<String, Tensor> targets, Naming naming) {
        check(file, targets, naming);
        Map<Integer, float[]> scratch = new HashMap<>(); // one array for all tensors of a length
        byModelName(file, naming).forEach((name, source) -> {
            Tensor target = targets.get(name);
            if (target.dtype() == DType.FLOAT32) {
                float[] values = scratch.computeIfAbsent(target.count(), float[]::new);
                source.floats(file, values, 0);
                memory(target).write(target.storage(), values);
            } else {
                read(file, source, target).run();
            }
        });
    }

    private static void check(TensorFile file, Map<String, Tensor> targets, Naming naming) {
        Mismatch mismatch = compare(file, targets, naming);
        if (!mismatch.isEmpty()) {
            throw refusal(file, mismatch, mismatch.nearNames()
                    .orElse("build the model with the configuration the file was made with"));
        }
    }

    /** The error for a file that does not fit. */
    public static CheckpointException refusal(TensorFile file, Mismatch mismatch, String hint) {
        return new CheckpointException(
                file.where(),
                "does not fit the model: " + mismatch,
                "every tensor of the model comes from the file and the other way round; nothing was changed",
                hint);
    }

    /** What keeps the file from fitting. */
    public static Mismatch compare(TensorFile file, Map<String, Tensor> targets, Naming naming) {
        Map<String, Source> offered = byModelName(file, naming);
        List<String> missing = new ArrayList<>();
        List<String> unexpected = new ArrayList<>();
        List<String> misfits = new ArrayList<>();
        offered.forEach((name, source) -> {
            Tensor target = targets.get(name);
            if (target == null) {
                unexpected.addAll(source.names());
            } else {
                misfits.addAll(source.misfits(name, target));
            }
        });
        file.unreadable().forEach((nameInFile, reason) -> {
            if (targets.containsKey(naming.toModel(nameInFile))) {
                misfits.add(nameInFile + " " + reason);
            }
        });
        targets.keySet().forEach(name -> {
            Source source = offered.get(name);
            missing.addAll(source == null ? List.of(name) : source.missing(name));
        });
        return new Mismatch(missing, unexpected, misfits);
    }

    /** The tensors of the file by the model's names, with the parts joined and the axes in the order of the model. */
    static Map<String, Source> byModelName(TensorFile file, Naming naming) {
        Map<String, Source> sources = new LinkedHashMap<>();
        file.tensors().forEach((nameInFile, info) -> {
            String name = naming.toModel(nameInFile);
            if (name == null) {
                return;
            }
            Part part = naming.part(nameInFile);
            String twin = sources.computeIfAbsent(name, key -> new Source(part.count()))
                    .add(info, part, naming.axes(nameInFile));
            if (twin != null) {
                throw new CheckpointException(
                        file.where(),
                        "'" + twin + "' and '" + nameInFile + "' are both called '" + name + "' in the model",
                        "each tensor of the model, or each part of it, has one source",
                        null);
            }
        });
        return sources;
    }

    /** Reads the values now; the returned action puts them into the target. */
    private static Runnable read(TensorFile file, Source source, Tensor target) {
        Memory memory = memory(target);
        if (target.dtype() == DType.FLOAT64) {
            double[] values = source.doubles(file);
            return () -> memory.write(target.storage(), values);
        }
        if (target.dtype() == DType.INT32) {
            int[] values = source.ints(file);
            return () -> memory.write(target.storage(), values);
        }
        float[] values = new float[target.count()];
        source.floats(file, values, 0);
        return () -> memory.write(target.storage(), values);
    }

    private static Memory memory(Tensor target) {
        return target.device().backend().memory();
    }
}
