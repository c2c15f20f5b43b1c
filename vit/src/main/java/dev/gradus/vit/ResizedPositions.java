package dev.gradus.vit;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.io.TensorFile;
import dev.gradus.autograd.io.TensorInfo;
import dev.gradus.autograd.tape.NoGrad;
import dev.gradus.vit.PositionResize.Grid;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** A file whose position embedding is shown as it is for another grid of patches; all else is as in the file. */
final class ResizedPositions implements TensorFile {
    private final TensorFile file;
    private final String name;
    private final int prefix;
    private final Grid from;
    private final Grid to;
    private final PositionResize flavour;
    private final Map<String, TensorInfo> tensors;

    /**
     * @param name of the embedding in the file: [prefix + cells, dim], with or without an axis of 1 before
     * @param prefix rows that have no place
     */
    ResizedPositions(TensorFile file, String name, int prefix, Grid from, Grid to, PositionResize flavour) {
        this.file = file;
        this.name = name;
        this.prefix = prefix;
        this.from = from;
        this.to = to;
        this.flavour = flavour;
        Map<String, TensorInfo> all = new LinkedHashMap<>(file.tensors());
        TensorInfo old = file.tensor(name);
        int[] shape = old.shape();
        shape[shape.length - 2] = prefix + to.height() * to.width();
        all.put(name, new TensorInfo(name, old.type(), shape));
        tensors = Collections.unmodifiableMap(all);
    }

    @Override
    public String where() {
        return file.where();
    }

    @Override
    public Map<String, TensorInfo> tensors() {
        return tensors;
    }

    @Override
    public Map<String, String> metadata() {
        return file.metadata();
    }

    @Override
    public Map<String, String> unreadable() {
        return file.unreadable();
    }

    @Override
    public void floats(String asked, float[] target, int offset) {
        if (!asked.equals(name)) {
            file.floats(asked, target, offset);
            return;
        }
        double[] values = doubles(name);
        for (int i = 0; i < values.length; i++) {
            target[offset + i] = (float) values[i];
        }
    }

    @Override
    public double[] doubles(String asked) {
        double[] values = file.doubles(asked);
        if (!asked.equals(name)) {
            return values;
        }
        int rows = prefix + from.height() * from.width();
        Shape shape = Shape.of(1, rows, values.length / rows);
        try (NoGrad _ = Tensor.noGrad()) {
            return flavour.embedding(Tensor.of(Device.reference(), shape, values), prefix, from, to).toDoubles();
        }
    }

    @Override
    public int[] ints(String asked) {
        return file.ints(asked);
    }

    @Override
    public void close() {
        file.close();
    }
}
