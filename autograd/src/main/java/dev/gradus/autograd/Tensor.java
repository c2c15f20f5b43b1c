package dev.gradus.autograd;

import dev.gradus.autograd.backend.RandomNumbers.Words;
import dev.gradus.autograd.backend.Storage;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.DTypeException;
import dev.gradus.autograd.error.GraphException;
import dev.gradus.autograd.error.ShapeException;
import dev.gradus.autograd.op.Concat;
import dev.gradus.autograd.op.LayerNorm;
import dev.gradus.autograd.op.Op;
import dev.gradus.autograd.op.Where;
import dev.gradus.autograd.tape.Backward;
import dev.gradus.autograd.tape.Frame;
import dev.gradus.autograd.tape.Location;
import dev.gradus.autograd.tape.NoGrad;
import dev.gradus.autograd.tape.Tape;
import java.util.Arrays;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/**
 * An array of numbers that remembers how it was computed.
 *
 * <pre>
 * Tensor w = Tensor.of(new float[][] {{1, 2}, {3, 4}}).requireGrad();
 * Tensor loss = x.matmul(w).gelu().mean();
 * loss.backward();
 * w.grad();
 * </pre>
 *
 * <p>A tensor is contiguous and row-major, its shape never changes, and it lives on one {@link Device}. Real numbers
 * are {@code float} on fast devices and {@code double} on the reference; indices are {@code int}. What can be
 * computed with it stands in {@link Operations}: this class is the array itself, its reading and its gradient.
 */
public final class Tensor implements Operations {
    private final Device device;
    private final Shape shape;
    private final Storage storage;
    private String name;
    private boolean requiresGrad;
    private Tensor grad;
    private Frame frame;
    private String cut;
    private List<UnaryOperator<Tensor>> hooks = List.of();

    private Tensor(Device device, Shape shape, Storage storage) {
        this.device = device;
        this.shape = shape;
        this.storage = storage;
    }

    // ---- making ----

    public static Tensor of(float value) {
        return of(Device.cpu(), Shape.SCALAR, new double[] {value});
    }

    public static Tensor of(float... values) {
        return of(Shape.of(values.length), values);
    }

    /** A matrix; all rows have the same length. */
    public static Tensor of(float[][] rows) {
        int width = rows.length == 0 ? 0 : rows[0].length;
        float[] values = new float[rows.length * width];
        for (int i = 0; i < rows.length; i++) {
            if (rows[i].length != width) {
                throw new ShapeException(
                        "tensor",
                        "row " + i + " has " + rows[i].length + " elements, row 0 has " + width,
                        "all rows of a matrix are equally long",
                        null);
            }
            System.arraycopy(rows[i], 0, values, i * width, width);
        }
        return of(Shape.of(rows.length, width), values);
    }

    public static Tensor of(Shape shape, float... values) {
        return of(Device.cpu(), shape, values);
    }

    public static Tensor of(Device device, Shape shape, float[] values) {
        checkCount(shape, values.length);
        Tensor tensor = uninitialized(device, device.floatType(), shape);
        tensor.storage.memory().write(tensor.storage, values);
        return tensor;
    }

    /** On a device of floats the values are rounded. */
    public static Tensor of(Device device, Shape shape, double[] values) {
        checkCount(shape, values.length);
        Tensor tensor = uninitialized(device, device.floatType(), shape);
        tensor.storage.memory().write(tensor.storage, values);
        return tensor;
    }

    public static Tensor ofInts(int... values) {
        return ofInts(Device.cpu(), Shape.of(values.length), values);
    }

    public static Tensor ofInts(Device device, Shape shape, int[] values) {
        checkCount(shape, values.length);
        Tensor tensor = uninitialized(device, DType.INT32, shape);
        tensor.storage.memory().write(tensor.storage, values);
        IntSummaryStatistics range = Arrays.stream(values).summaryStatistics();
        tensor.storage.bounded(range.getMin(), range.getMax());
        return tensor;
    }

    public static Tensor zeros(int... extents) {
        return zeros(Device.cpu(), Shape.of(extents));
    }

    /** The number 0 as a tensor. */
    public static Tensor zeros(Device device) {
        return zeros(device, Shape.SCALAR);
    }

    public static Tensor zeros(Device device, Shape shape) {
        return full(device, 0, shape);
    }

    public static Tensor ones(int... extents) {
        return ones(Device.cpu(), Shape.of(extents));
    }

    public static Tensor ones(Device device, Shape shape) {
        return full(device, 1, shape);
    }

    public static Tensor full(Device device, double value, Shape shape) {
        Tensor tensor = uninitialized(device, device.floatType(), shape);
        device.backend().elementwise().fill(tensor.storage, value);
        return tensor;
    }

    /** Uniform numbers of [0, 1): element i is made of word i. */
    public static Tensor uniform(Device device, Words words, Shape shape) {
        Tensor tensor = uninitialized(device, device.floatType(), shape);
        device.backend().random().uniform(tensor.storage, words);
        return tensor;
    }

    /** A tensor whose elements a kernel is about to write; reading it before gives anything. */
    public static Tensor uninitialized(Device device, DType dtype, Shape shape) {
        Storage storage = device.backend().memory().allocate(dtype, shape.count(), Scope.isOpen());
        if (storage.isPooled()) {
            Scope.register(storage);
        }
        return new Tensor(device, shape, storage);
    }

    // ---- what it is ----

    @Override
    public Shape shape() {
        return shape;
    }

    @Override
    public int rank() {
        return shape.rank();
    }

    /** The extent of an axis; negative axes count from the end. */
    public int dim(int axis) {
        return shape.dim(axis);
    }

    @Override
    public int count() {
        return shape.count();
    }

    public DType dtype() {
        return storage.dtype();
    }

    public Device device() {
        return device;
    }

    public String name() {
        return name;
    }

    /** Gives the tensor a name for error messages and returns it. */
    public Tensor named(String name) {
        this.name = name;
        return this;
    }

    /** Name and shape in one word, for messages: {@code fc1.weight=[768, 192]}. */
    public String describe() {
        return name == null ? shape.toString() : name + "=" + shape;
    }

    /**
     * The memory behind the tensor, for kernels.
     *
     * @throws GraphException if it was freed by a scope or a backward pass
     */
    public Storage storage() {
        if (storage.isFreed()) {
            throw new GraphException(
                    "tensor",
                    describe() + " was freed"
                            + (frame == null ? " when its scope closed" : " by backward() inside a scope"),
                    "what is made inside a scope dies with it, and intermediate values at their last use in backward()",
                    "read the value earlier, or tell the scope: scope.keep(tensor)");
        }
        return storage;
    }

    // ---- reading ----

    /** The value of a tensor with one element. */
    public double item() {
        if (count() != 1) {
            throw new ShapeException(
                    "item", describe() + " has " + count() + " elements", "item() reads a tensor of one element", null);
        }
        return toDoubles()[0];
    }

    public float[] toFloats() {
        return device.backend().memory().toFloats(storage());
    }

    public double[] toDoubles() {
        return device.backend().memory().toDoubles(storage());
    }

    public int[] toInts() {
        if (dtype().isReal()) {
            throw new DTypeException("tensor", describe() + " holds " + dtype() + ", not indices", null,
                    "use toFloats()");
        }
        return device.backend().memory().toInts(storage());
    }

    /** The same values on another device; no gradient flows back. The tensor itself if it is there already. */
    public Tensor to(Device other) {
        if (other == device) {
            return this;
        }
        return dtype().isReal() ? of(other, shape, toDoubles()) : ofInts(other, shape, toInts());
    }

    /** Overwrites the elements in place with those of another tensor of the same shape, from any device. */
    public void assign(Tensor other) {
        if (!shape.equals(other.shape)) {
            throw new ShapeException("assign", "cannot put " + other.describe() + " into " + describe(), null, null);
        }
        if (device == other.device && dtype() == other.dtype()) {
            device.backend().movement().copy(storage(), other.storage());
            storage.changed();
        } else if (dtype().isReal()) {
            device.backend().memory().write(storage(), other.toDoubles());
        } else {
            device.backend().memory().write(storage(), other.toInts());
        }
    }

    // ---- gradients ----

    /** Marks a leaf, so that {@link #backward} leaves a gradient at it, and returns it. */
    public Tensor requireGrad() {
        if (!dtype().isReal()) {
            throw new DTypeException(
                    "require_grad", describe() + " holds indices (INT32), which have no gradient", null, null);
        }
        if (!requiresGrad) {
            requiresGrad = true;
            storage.own();
        }
        return this;
    }

    /** Takes the mark of a leaf away: a frozen parameter. */
    public Tensor freeze() {
        if (frame != null) {
            throw new GraphException(
                    "freeze", describe() + " is the result of " + frame.op().name(), "only leaves freeze",
                    "use detach()");
        }
        if (requiresGrad) {
            requiresGrad = false;
            storage.disown();
        }
        return this;
    }

    public boolean requiresGrad() {
        return requiresGrad;
    }

    /** The gradient that backward passes added up since the last {@link #zeroGrad}; null if there was none. */
    public Tensor grad() {
        return grad;
    }

    /** Forgets the gradient. */
    public void zeroGrad() {
        if (grad != null) {
            grad.storage.disown();
            if (grad.storage.owners() == 0) {
                grad.storage.free();
            }
            grad = null;
        }
    }

    /** Adds the derivative of this number with respect to every leaf behind it to the leaf's gradient. */
    public void backward() {
        backward(false);
    }

    /** @param retainGraph whether another backward may follow */
    public void backward(boolean retainGraph) {
        if (count() != 1) {
            throw new GraphException(
                    "backward",
                    describe() + " is not a single number",
                    "a gradient belongs to one number",
                    "reduce it with sum() or mean(), or pass a cotangent: backward(cotangent)");
        }
        backward(ones(device, shape), retainGraph);
    }

    /** Adds the gradient of Σ this·cotangent to every leaf behind this tensor. */
    public void backward(Tensor cotangent) {
        backward(cotangent, false);
    }

    public void backward(Tensor cotangent, boolean retainGraph) {
        Backward.intoLeaves(this, cotangent, retainGraph);
    }

    /**
     * Shows the hook this tensor's whole gradient in every backward, before it goes on or is added to {@link #grad};
     * what the hook returns goes on instead. Return the gradient itself to only look at it, and {@link #copy} to keep
     * it.
     *
     * @return closing it ends the showing
     */
    public Hook onGradient(UnaryOperator<Tensor> hook) {
        if (!requiresGrad) {
            throw new GraphException(
                    "on_gradient",
                    describe() + " gets no gradient" + (cut == null ? "" : ", because " + cut),
                    "hooks see the gradients of leaves marked with requireGrad() and of what is computed from them",
                    null);
        }
        if (hooks.isEmpty()) {
            hooks = new CopyOnWriteArrayList<>();
        }
        return Hook.add(hooks, hook);
    }

    /** The same memory without a history: gradients stop here. */
    public Tensor detach() {
        Tensor view = new Tensor(device, shape, storage());
        view.name = name;
        view.cut = requiresGrad ? "it was detached" + Location.at() : cut;
        storage.own();
        return view;
    }

    /** Opens a stretch that is not recorded: {@code try (NoGrad _ = Tensor.noGrad()) {…}}. */
    public static NoGrad noGrad() {
        return NoGrad.open();
    }

    /** The operation that made this tensor, as recorded; null for leaves. */
    public Frame frame() {
        return frame;
    }

    /** Why gradients do not flow through this tensor although something behind it wants one; null otherwise. */
    public String cut() {
        return cut;
    }

    /** For the tape: links a fresh result to the operation that made it. */
    public void attach(Frame frame) {
        this.frame = frame;
        this.requiresGrad = true;
        storage.own();
    }

    /** For the backward pass: whether anybody wants to see this tensor's gradient. */
    public boolean hasHooks() {
        return !hooks.isEmpty();
    }

    /** For the backward pass: what the hooks make of a gradient. */
    public Tensor afterHooks(Tensor gradient) {
        Tensor result = gradient;
        for (UnaryOperator<Tensor> hook : hooks) {
            result = hook.apply(result);
            if (result == null || !result.shape().equals(shape)) {
                throw new ShapeException(
                        "on_gradient",
                        "a hook of " + describe() + " returned "
                                + (result == null ? "null" : "a gradient of shape " + result.shape()),
                        "a gradient has the shape of its tensor",
                        "return the gradient itself to only look at it");
            }
        }
        return result;
    }

    /** For the tape: notes why this result was not recorded. */
    public void cutBecause(String reason) {
        this.cut = reason;
    }

    /**
     * For the backward pass: adds to the gradient.
     *
     * @param exclusive whether nothing else refers to the gradient's memory, so that it may be taken over
     */
    public void accumulateGrad(Tensor gradient, boolean exclusive) {
        if (grad != null && grad.storage().owners() == 1) {
            device.backend().elementwise().accumulate(grad.storage(), gradient.storage());
            return;
        }
        Tensor sum = grad == null ? gradient : grad.add(gradient);
        Tensor own = grad == null && !exclusive ? gradient.copy() : sum;
        Scope.release(own.storage);
        own.storage.own();
        zeroGrad();
        grad = own;
    }

    /** For operations: the same memory under another shape. */
    public Tensor view(Shape other) {
        return new Tensor(device, other, storage());
    }

    /** A copy in memory of its own, without history. */
    public Tensor copy() {
        Tensor copy = uninitialized(device, dtype(), shape);
        device.backend().movement().copy(copy.storage, storage());
        return copy;
    }

    /** Any operation by its record: {@code x.apply(new LayerNorm(1e-6), weight, bias)}. */
    @Override
    public Tensor apply(Op op, Tensor... others) {
        Tensor[] inputs = new Tensor[others.length + 1];
        inputs[0] = this;
        System.arraycopy(others, 0, inputs, 1, others.length);
        return Tape.run(op, inputs);
    }

    // ---- of several tensors ----

    /** Element by element, a where the mask is 1 and b where it is 0. */
    public static Tensor where(Tensor mask, Tensor a, Tensor b) {
        return Tape.run(new Where(), mask, a, b);
    }

    public static Tensor concat(int axis, Tensor... parts) {
        if (parts.length == 0) {
            throw new ArgumentException("concat", "there is nothing to join");
        }
        return Tape.run(new Concat(parts[0].shape.axis(axis)), parts);
    }

    /** The elements, nested by axes; long axes are shortened. */
    @Override
    public String toString() {
        return storage.isFreed() ? "Tensor" + shape + " (freed)" : TensorText.of(this);
    }

    private static void checkCount(Shape shape, int values) {
        if (shape.count() != values) {
            throw new ShapeException(
                    "tensor", "shape " + shape + " needs " + shape.count() + " values, got " + values, null, null);
        }
    }
}
