package dev.gradus.autograd.tape;

import dev.gradus.autograd.DType;
import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.backend.Backend;
import dev.gradus.autograd.backend.Storage;
import dev.gradus.autograd.error.GraphException;
import dev.gradus.autograd.op.Op;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * One recorded operation: what it was given, what it made, and what it wrote down for its backward.
 *
 * <p>Frames are numbered in the order of recording. Every input of a frame is older than the frame, so walking the
 * numbers downwards meets every consumer of a value before the value itself: that is all a backward pass needs.
 */
public final class Frame {
    private final Op op;
    private final Tensor[] inputs;
    private final int[] versions;
    private final boolean records;
    private final long number;
    private final long firstOwnStorage = Storage.youngest() + 1;
    private final Map<String, Tensor> saved = new LinkedHashMap<>(4);
    private Tensor output;
    private int outputVersion;
    private boolean spent;
    private String place = "";
    private IntFunction<Tensor> lender;

    Frame(Op op, Tensor[] inputs, boolean records, long number) {
        this.op = op;
        this.inputs = inputs;
        this.records = records;
        this.number = number;
        this.versions = new int[records ? inputs.length : 0];
        for (int i = 0; i < versions.length; i++) {
            versions[i] = inputs[i].storage().version();
        }
    }

    public Op op() {
        return op;
    }

    /** The position in the order of recording. */
    public long number() {
        return number;
    }

    public Device device() {
        return inputs[0].device();
    }

    /** The kernels of the inputs' device. */
    public Backend kernels() {
        return device().backend();
    }

    public int inputCount() {
        return inputs.length;
    }

    public Tensor input(int i) {
        return inputs[i];
    }

    /**
     * The result; known once forward has returned.
     *
     * @throws GraphException if it was changed in place since
     */
    public Tensor output() {
        if (output != null && output.storage().version() != outputVersion) {
            throw changed("its result " + output.describe());
        }
        return output;
    }

    /** The result, whatever became of its contents. */
    Tensor result() {
        return output;
    }

    /** Whether a backward will come, so that saving is worth it. */
    public boolean records() {
        return records;
    }

    /** Whether input i wants a gradient. */
    public boolean needs(int i) {
        return inputs[i].requiresGrad();
    }

    /** A real tensor on this frame's device, contents to be written by a kernel. */
    public Tensor allocate(Shape shape) {
        return Tensor.uninitialized(device(), device().floatType(), shape);
    }

    /** An integer tensor on this frame's device, contents to be written by a kernel. */
    public Tensor allocateIndices(Shape shape) {
        return Tensor.uninitialized(device(), DType.INT32, shape);
    }

    /** A tensor of each input's shape for its gradient; null where none is wanted. */
    public Tensor[] allocateGradients() {
        Tensor[] gradients = new Tensor[inputs.length];
        for (int i = 0; i < inputs.length; i++) {
            gradients[i] = needs(i) ? allocate(inputs[i].shape()) : null;
        }
        return gradients;
    }

    /** The storage of a tensor that may be absent. */
    public static Storage storageOrNull(Tensor tensor) {
        return tensor == null ? null : tensor.storage();
    }

    /**
     * In a backward: the gradient that other users of input i have sent already, or null. Whoever takes it returns the
     * sum of it and its own share as the gradient of input i, and does not change it.
     */
    public Tensor takePending(int i) {
        return lender == null ? null : lender.apply(i);
    }

    /** Where {@link #takePending} finds its answers during a backward. */
    void lend(IntFunction<Tensor> pendingOfInput) {
        lender = pendingOfInput;
    }

    /** Keeps a tensor for the backward, if there will be one. */
    public Tensor save(String name, Tensor tensor) {
        if (records) {
            saved.put(name, tensor);
        }
        return tensor;
    }

    public Tensor saved(String name) {
        return saved.get(name);
    }

    /** Memory of what the forward kept by name, without inputs and result, which live anyway. */
    public long savedBytes() {
        return saved.values().stream()
                .filter(tensor -> tensor.storage().number() >= firstOwnStorage && tensor.storage() != output.storage())
                .mapToLong(tensor -> (long) tensor.count() * tensor.dtype().bytes()).sum();
    }

    /** Computes the gradient of each input that wants one. */
    @SafeVarargs
    public final Gradients gradients(Supplier<Tensor>... ofInputs) {
        Tensor[] gradients = new Tensor[ofInputs.length];
        for (int i = 0; i < ofInputs.length; i++) {
            gradients[i] = needs(i) ? ofInputs[i].get() : null;
        }
        return Gradients.of(gradients);
    }

    /** Notes where the operation was called, for messages. */
    void recordedAt(String location) {
        place = location;
    }

    /** {@code " at Train.java:41"} where somebody noted it, else empty. */
    String place() {
        return place;
    }

    void finish(Tensor result) {
        output = result;
        outputVersion = result.storage().version();
    }

    /** Checks that a backward through this frame is still possible and means what the forward meant. */
    void checkUsable() {
        if (spent) {
            throw new GraphException(
                    "backward",
                    "the graph behind " + op.name() + " was already used by an earlier backward() and freed",
                    "a backward frees what it walks",
                    "call backward(true) the first time to keep the graph, or compute the forward again");
        }
        for (int i = 0; i < inputs.length; i++) {
            if (op.readsInput(i) && inputs[i].storage().version() != versions[i]) {
                throw changed(inputs[i].describe());
            }
        }
    }

    private GraphException changed(String value) {
        return new GraphException(
                "backward",
                op.name() + " needs " + value + ", which was changed in place after the forward",
                "values that a backward reads stay as they were",
                "call backward() before the optimizer's step");
    }

    /** Forgets the inputs and saved values; a further backward gets an error. */
    void spend() {
        spent = true;
        saved.values().forEach(this::freeIfOwn);
        saved.clear();
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = null;
        }
        output = null;
    }

    /** Frees what this frame's forward made only to remember it; an input that was saved by name belongs to others. */
    private void freeIfOwn(Tensor tensor) {
        Storage storage = tensor.storage();
        if (storage.number() >= firstOwnStorage && storage != output.storage()) {
            storage.free();
        }
    }
}
