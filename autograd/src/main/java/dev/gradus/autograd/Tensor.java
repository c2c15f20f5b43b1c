package dev.gradus.autograd;

import dev.gradus.autograd.backend.ActivationKind;
import dev.gradus.autograd.backend.RandomNumbers.Words;
import dev.gradus.autograd.backend.Storage;
import dev.gradus.autograd.backend.Window;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.DTypeException;
import dev.gradus.autograd.error.GraphException;
import dev.gradus.autograd.error.ShapeException;
import dev.gradus.autograd.op.Abs;
import dev.gradus.autograd.op.Add;
import dev.gradus.autograd.op.Affine;
import dev.gradus.autograd.op.Argmax;
import dev.gradus.autograd.op.Clamp;
import dev.gradus.autograd.op.Concat;
import dev.gradus.autograd.op.Conv2d;
import dev.gradus.autograd.op.Cos;
import dev.gradus.autograd.op.CrossEntropy;
import dev.gradus.autograd.op.Cumsum;
import dev.gradus.autograd.op.Div;
import dev.gradus.autograd.op.Dropout;
import dev.gradus.autograd.op.Equal;
import dev.gradus.autograd.op.Erf;
import dev.gradus.autograd.op.Exp;
import dev.gradus.autograd.op.Expand;
import dev.gradus.autograd.op.Fold;
import dev.gradus.autograd.op.Gather;
import dev.gradus.autograd.op.Gelu;
import dev.gradus.autograd.op.Greater;
import dev.gradus.autograd.op.IndexSelect;
import dev.gradus.autograd.op.LayerNorm;
import dev.gradus.autograd.op.Linear;
import dev.gradus.autograd.op.Log;
import dev.gradus.autograd.op.LogSoftmax;
import dev.gradus.autograd.op.MatMul;
import dev.gradus.autograd.op.Max;
import dev.gradus.autograd.op.Maximum;
import dev.gradus.autograd.op.Min;
import dev.gradus.autograd.op.Minimum;
import dev.gradus.autograd.op.Mul;
import dev.gradus.autograd.op.Negate;
import dev.gradus.autograd.op.OneHot;
import dev.gradus.autograd.op.Op;
import dev.gradus.autograd.op.Permute;
import dev.gradus.autograd.op.Pow;
import dev.gradus.autograd.op.Reciprocal;
import dev.gradus.autograd.op.Relu;
import dev.gradus.autograd.op.Reshape;
import dev.gradus.autograd.op.Scatter;
import dev.gradus.autograd.op.SelfAttention;
import dev.gradus.autograd.op.Sigmoid;
import dev.gradus.autograd.op.Sign;
import dev.gradus.autograd.op.Silu;
import dev.gradus.autograd.op.Sin;
import dev.gradus.autograd.op.Slice;
import dev.gradus.autograd.op.Softmax;
import dev.gradus.autograd.op.Sqrt;
import dev.gradus.autograd.op.Sub;
import dev.gradus.autograd.op.Sum;
import dev.gradus.autograd.op.Tanh;
import dev.gradus.autograd.op.Unfold;
import dev.gradus.autograd.op.Where;
import dev.gradus.autograd.tape.Backward;
import dev.gradus.autograd.tape.Frame;
import dev.gradus.autograd.tape.Location;
import dev.gradus.autograd.tape.NoGrad;
import dev.gradus.autograd.tape.Tape;
import java.util.Arrays;
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
 * are {@code float} on fast devices and {@code double} on the reference; indices are {@code int}. This class is the
 * face: each method names an operation, whose formula, shapes and errors stand in {@code dev.gradus.autograd.op}.
 */
public final class Tensor {
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

    public Shape shape() {
        return shape;
    }

    public int rank() {
        return shape.rank();
    }

    /** The extent of an axis; negative axes count from the end. */
    public int dim(int axis) {
        return shape.dim(axis);
    }

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
        if (dtype().isReal()) {
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
    public Tensor apply(Op op, Tensor... others) {
        Tensor[] inputs = new Tensor[others.length + 1];
        inputs[0] = this;
        System.arraycopy(others, 0, inputs, 1, others.length);
        return Tape.run(op, inputs);
    }

    // ---- element by element ----

    public Tensor add(Tensor other) {
        return Tape.run(new Add(), this, other);
    }

    public Tensor add(double constant) {
        return affine(1, constant);
    }

    public Tensor sub(Tensor other) {
        return Tape.run(new Sub(), this, other);
    }

    public Tensor sub(double constant) {
        return affine(1, -constant);
    }

    public Tensor mul(Tensor other) {
        return Tape.run(new Mul(), this, other);
    }

    public Tensor mul(double constant) {
        return affine(constant, 0);
    }

    public Tensor div(Tensor other) {
        return Tape.run(new Div(), this, other);
    }

    public Tensor div(double constant) {
        return affine(1 / constant, 0);
    }

    /** x·factor + shift. */
    public Tensor affine(double factor, double shift) {
        return Tape.run(new Affine(factor, shift), this);
    }

    public Tensor maximum(Tensor other) {
        return Tape.run(new Maximum(), this, other);
    }

    public Tensor minimum(Tensor other) {
        return Tape.run(new Minimum(), this, other);
    }

    /** 1 where this is greater, else 0. */
    public Tensor greater(Tensor other) {
        return Tape.run(new Greater(), this, other);
    }

    /** 1 where both are equal, else 0. */
    public Tensor equal(Tensor other) {
        return Tape.run(new Equal(), this, other);
    }

    public Tensor neg() {
        return Tape.run(new Negate(), this);
    }

    public Tensor abs() {
        return Tape.run(new Abs(), this);
    }

    public Tensor sign() {
        return Tape.run(new Sign(), this);
    }

    public Tensor exp() {
        return Tape.run(new Exp(), this);
    }

    public Tensor log() {
        return Tape.run(new Log(), this);
    }

    public Tensor sqrt() {
        return Tape.run(new Sqrt(), this);
    }

    public Tensor rsqrt() {
        return sqrt().reciprocal();
    }

    public Tensor reciprocal() {
        return Tape.run(new Reciprocal(), this);
    }

    public Tensor square() {
        return mul(this);
    }

    public Tensor pow(double exponent) {
        return Tape.run(new Pow(exponent), this);
    }

    public Tensor sin() {
        return Tape.run(new Sin(), this);
    }

    public Tensor cos() {
        return Tape.run(new Cos(), this);
    }

    public Tensor tanh() {
        return Tape.run(new Tanh(), this);
    }

    public Tensor sigmoid() {
        return Tape.run(new Sigmoid(), this);
    }

    public Tensor erf() {
        return Tape.run(new Erf(), this);
    }

    public Tensor relu() {
        return Tape.run(new Relu(), this);
    }

    /** GELU in its exact form. */
    public Tensor gelu() {
        return Tape.run(new Gelu(ActivationKind.GELU_ERF), this);
    }

    /** GELU in its tanh approximation. */
    public Tensor geluTanh() {
        return Tape.run(new Gelu(ActivationKind.GELU_TANH), this);
    }

    /** The values forced into [min, max]. */
    public Tensor clamp(double min, double max) {
        return Tape.run(new Clamp(min, max), this);
    }

    /** x·sigmoid(x). */
    public Tensor silu() {
        return Tape.run(new Silu(), this);
    }

    /** Element by element, a where the mask is 1 and b where it is 0. */
    public static Tensor where(Tensor mask, Tensor a, Tensor b) {
        return Tape.run(new Where(), mask, a, b);
    }

    public Tensor dropout(double p, Words words) {
        return Tape.run(new Dropout(p, words), this);
    }

    // ---- folding axes ----

    /** The sum of all elements. */
    public Tensor sum() {
        return rank() == 0 ? this : Tape.run(new Sum(0, rank(), false), this);
    }

    /** The sum over some axes; with {@code keepAxes} their extents become 1. */
    public Tensor sum(boolean keepAxes, int... axes) {
        return Axes.fold(this, keepAxes, axes);
    }

    /** The mean of all elements. */
    public Tensor mean() {
        return sum().mul(1.0 / count());
    }

    public Tensor mean(boolean keepAxes, int... axes) {
        Tensor sum = sum(keepAxes, axes);
        return sum.mul((double) sum.count() / count());
    }

    /** Sums the axes along which {@code smaller} would be repeated to this shape: the transpose of expand. */
    public Tensor sumTo(Shape smaller) {
        return Axes.sumTo(this, smaller);
    }

    /** The largest element along an axis, which keeps extent 1. */
    public Tensor max(int axis) {
        return Tape.run(new Max(shape.axis(axis)), this);
    }

    /** The smallest element along an axis, which keeps extent 1. */
    public Tensor min(int axis) {
        return Tape.run(new Min(shape.axis(axis)), this);
    }

    /** The index of the first largest element along an axis, which disappears. */
    public Tensor argmax(int axis) {
        return Tape.run(new Argmax(shape.axis(axis)), this);
    }

    /** Softmax over the last axis. */
    public Tensor softmax() {
        return Tape.run(new Softmax(), this);
    }

    public Tensor logSoftmax() {
        return Tape.run(new LogSoftmax(), this);
    }

    public Tensor softmax(int axis) {
        return Axes.last(this, axis, Tensor::softmax);
    }

    public Tensor logSoftmax(int axis) {
        return Axes.last(this, axis, Tensor::logSoftmax);
    }

    /** Running sums along an axis. */
    public Tensor cumsum(int axis) {
        return Tape.run(new Cumsum(shape.axis(axis)), this);
    }

    // ---- moving elements ----

    /** One extent may be −1: it is worked out from the others. */
    public Tensor reshape(int... extents) {
        return reshape(shape.reshape(extents));
    }

    public Tensor reshape(Shape other) {
        return other.equals(shape) ? this : Tape.run(new Reshape(other), this);
    }

    /** Axes in another order: axis i of the result is axis {@code axes[i]}. */
    public Tensor permute(int... axes) {
        return Tape.run(new Permute(Arrays.stream(axes).boxed().toList()), this);
    }

    /** Two axes exchanged. */
    public Tensor transpose(int a, int b) {
        int[] axes = Axes.identity(rank());
        axes[shape.axis(a)] = shape.axis(b);
        axes[shape.axis(b)] = shape.axis(a);
        return permute(axes);
    }

    public Tensor expand(Shape larger) {
        return larger.equals(shape) ? this : Tape.run(new Expand(larger), this);
    }

    public Tensor slice(int axis, int start, int step, int count) {
        return Tape.run(new Slice(shape.axis(axis), start, step, count), this);
    }

    /** The elements [from, to) of an axis. */
    public Tensor narrow(int axis, int from, int to) {
        return slice(axis, from, 1, to - from);
    }

    /** One element of an axis, which disappears. */
    public Tensor select(int axis, int index) {
        return slice(axis, index, 1, 1).reshape(shape.without(axis));
    }

    /** An element for each index along an axis; {@code index} has this rank. */
    public Tensor gather(int axis, Tensor index) {
        return Tape.run(new Gather(shape.axis(axis)), this, index);
    }

    /** A slice for each index along an axis; {@code index} is a vector. */
    public Tensor indexSelect(int axis, Tensor index) {
        return Tape.run(new IndexSelect(shape.axis(axis)), this, index);
    }

    public Tensor scatter(Scatter scatter) {
        return Tape.run(scatter, this);
    }

    public static Tensor concat(int axis, Tensor... parts) {
        if (parts.length == 0) {
            throw new ArgumentException("concat", "there is nothing to join");
        }
        return Tape.run(new Concat(parts[0].shape.axis(axis)), parts);
    }

    /** Labels as rows with a single 1. */
    public Tensor oneHot(int classes) {
        return Tape.run(new OneHot(classes), this);
    }

    public Tensor unfold(Window window) {
        return Tape.run(new Unfold(window), this);
    }

    public Tensor fold(Window window) {
        return Tape.run(new Fold(window), this);
    }

    // ---- products and layers ----

    public Tensor matmul(Tensor right) {
        return matmul(right, false, false);
    }

    /** this · rightᵀ. */
    public Tensor matmulTransposed(Tensor right) {
        return matmul(right, false, true);
    }

    public Tensor matmul(Tensor right, boolean transposeThis, boolean transposeRight) {
        return Tape.run(new MatMul(transposeThis, transposeRight), this, right);
    }

    /** x·wᵀ + bias; bias may be null. */
    public Tensor linear(Tensor weight, Tensor bias) {
        return linear(weight, bias, ActivationKind.NONE);
    }

    public Tensor linear(Tensor weight, Tensor bias, ActivationKind activation) {
        Linear linear = new Linear(activation);
        return bias == null ? Tape.run(linear, this, weight) : Tape.run(linear, this, weight, bias);
    }

    /** bias may be null. */
    public Tensor conv2d(Tensor weight, Tensor bias, Conv2d conv) {
        return bias == null ? Tape.run(conv, this, weight) : Tape.run(conv, this, weight, bias);
    }

    public Tensor layerNorm(Tensor weight, Tensor bias, double eps) {
        return Tape.run(new LayerNorm(eps), this, weight, bias);
    }

    /** Multi-head self-attention over a packed projection [batch, tokens, 3·heads·headDim]. */
    public Tensor selfAttention(int heads) {
        return Tape.run(new SelfAttention(heads), this);
    }

    /** The mean cross-entropy of logits [rows, classes] against labels [rows]. */
    public Tensor crossEntropy(Tensor labels, double smoothing) {
        return Tape.run(new CrossEntropy(smoothing), this, labels);
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
