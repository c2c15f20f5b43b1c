package dev.gradus.nn.checkpoint;

import dev.gradus.autograd.error.ArgumentException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How the axes of a tensor in a file become those of the model's, written down by naming them:
 *
 * <pre>
 * in out -&gt; out in                              a matrix, transposed
 * row column in out -&gt; out in row column        the filters of a convolution
 * in heads each -&gt; (heads each) in              axes in parentheses become one
 * </pre>
 *
 * <p>Source of the notation: Rogozhnikov, "Einops: Clear and Reliable Tensor Manipulations with Einstein-like
 * Notation", 2022.
 */
public final class Axes {
    /** As they are in the file. */
    public static final Axes SAME = new Axes("", List.of(), List.of());

    private final String pattern;
    private final List<String> file;
    private final List<List<String>> model;

    private Axes(String pattern, List<String> file, List<List<String>> model) {
        this.pattern = pattern;
        this.file = file;
        this.model = model;
    }

    /**
     * Reads the notation.
     *
     * @throws ArgumentException if both sides do not name the same axes, each once
     */
    public static Axes of(String pattern) {
        String[] sides = pattern.split(" -> ");
        List<String> file = List.of(sides[0].split(" "));
        List<List<String>> model = new ArrayList<>();
        List<String> group = null;
        for (String word : sides[sides.length - 1].split(" ")) {
            boolean opens = word.startsWith("(");
            boolean closes = word.endsWith(")");
            String name = word.substring(opens ? 1 : 0, word.length() - (closes ? 1 : 0));
            if (opens || group == null) {
                group = new ArrayList<>();
                model.add(group);
            }
            group.add(name);
            boolean stays = opens && !closes || group.size() > 1 && !closes;
            group = stays ? group : null;
        }
        List<String> flat = model.stream().flatMap(List::stream).toList();
        Set<String> names = new HashSet<>(file);
        if (sides.length != 2 || names.size() != file.size() || flat.size() != file.size()
                || !names.equals(new HashSet<>(flat))) {
            throw new ArgumentException("axes", "'" + pattern + "' does not name the same axes on both sides");
        }
        return new Axes(pattern, file, model);
    }

    /** The shape in the model of a tensor of the file; null if it has another number of axes. */
    int[] toModel(int[] fileShape) {
        if (this == SAME) {
            return fileShape;
        }
        if (fileShape.length != file.size()) {
            return null;
        }
        return model.stream()
                .mapToInt(group -> group.stream()
                        .mapToInt(axis -> fileShape[file.indexOf(axis)])
                        .reduce(1, (a, b) -> a * b))
                .toArray();
    }

    /**
     * The shape in the file of a tensor of the model.
     *
     * @param lengths of axes that the model's shape does not tell, by name
     * @throws ArgumentException if the shape has other axes, or a joined one cannot be split so
     */
    public int[] toFile(int[] modelShape, Map<String, Integer> lengths) {
        if (this == SAME) {
            return modelShape;
        }
        int[] shape = new int[file.size()];
        boolean fits = modelShape.length == model.size();
        for (int i = 0; fits && i < model.size(); i++) {
            int rest = modelShape[i];
            int open = -1;
            for (String axis : model.get(i)) {
                int length = model.get(i).size() == 1 ? rest : lengths.getOrDefault(axis, 0);
                int at = file.indexOf(axis);
                shape[at] = length;
                if (length == 0) {
                    fits &= open < 0;
                    open = at;
                } else {
                    fits &= rest % length == 0;
                    rest /= length;
                }
            }
            if (open >= 0) {
                shape[open] = rest;
            } else {
                fits &= rest == 1 || rest == 0;
            }
        }
        if (!fits) {
            throw new ArgumentException("axes",
                    "of shape " + Arrays.toString(modelShape) + " cannot be laid out as '" + pattern
                            + "' with " + lengths);
        }
        return shape;
    }

    /** Puts the values of a file's tensor into the model's order. */
    float[] toModel(int[] fileShape, float[] values) {
        if (this == SAME) {
            return values;
        }
        float[] to = new float[values.length];
        walk(fileShape, (from, step, at, count) -> {
            for (int i = 0; i < count; i++) {
                to[at + i] = values[from + i * step];
            }
        });
        return to;
    }

    /** The same in float64. */
    double[] toModel(int[] fileShape, double[] values) {
        if (this == SAME) {
            return values;
        }
        double[] to = new double[values.length];
        walk(fileShape, (from, step, at, count) -> {
            for (int i = 0; i < count; i++) {
                to[at + i] = values[from + i * step];
            }
        });
        return to;
    }

    /** Puts the values of a model's tensor into the file's order. */
    public float[] toFile(int[] fileShape, float[] values) {
        if (this == SAME) {
            return values;
        }
        float[] to = new float[values.length];
        walk(fileShape, (from, step, at, count) -> {
            for (int i = 0; i < count; i++) {
                to[from + i * step] = values[at + i];
            }
        });
        return to;
    }

    /** Takes {@code count} neighbors of the model's order from {@code model} on; in the file they lie a step apart. */
    private interface Row {
        void take(int file, int step, int model, int count);
    }

    /** Walks through the model's order row by row, the last axis being a row. */
    private void walk(int[] fileShape, Row row) {
        int rank = file.size();
        int[] order = model.stream().flatMap(List::stream).mapToInt(file::indexOf).toArray();
        int[] strides = new int[rank];
        int total = 1;
        for (int i = rank - 1; i >= 0; i--) {
            strides[i] = total;
            total *= fileShape[i];
        }
        int count = fileShape[order[rank - 1]];
        int step = strides[order[rank - 1]];
        int[] index = new int[rank];
        for (int at = 0; at < total; at += count) {
            int from = 0;
            for (int i = 0; i < rank - 1; i++) {
                from += index[i] * strides[order[i]];
            }
            row.take(from, step, at, count);
            for (int i = rank - 2; i >= 0 && ++index[i] == fileShape[order[i]]; i--) {
                index[i] = 0;
            }
        }
    }

    @Override
    public String toString() {
        return this == SAME ? "as in the file" : pattern;
    }
}
