package dev.gradus.autograd;

import dev.gradus.autograd.backend.ActivationKind;
import dev.gradus.autograd.backend.RandomNumbers.Words;
import dev.gradus.autograd.backend.Window;
import dev.gradus.autograd.op.Abs;
import dev.gradus.autograd.op.Add;
import dev.gradus.autograd.op.Affine;
import dev.gradus.autograd.op.Argmax;
import dev.gradus.autograd.op.Clamp;
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
import dev.gradus.autograd.op.FeedForward;
import dev.gradus.autograd.op.Fold;
import dev.gradus.autograd.op.Gather;
import dev.gradus.autograd.op.Gelu;
import dev.gradus.autograd.op.Greater;
import dev.gradus.autograd.op.IndexSelect;
import dev.gradus.autograd.op.LayerNorm;
import dev.gradus.autograd.op.Linear;
import dev.gradus.autograd.op.LinearResidual;
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
import java.util.Arrays;

/**
 * The operations as methods of {@link Tensor}, the only one that has them: each names an operation of
 * {@code dev.gradus.autograd.op}, where formula, shapes and errors stand. One without a method here is called by its
 * record: {@code x.apply(new MaxPool2d(3, 2, 1))}.
 */
public sealed interface Operations permits Tensor {
    /** Any operation by its record, with this tensor as the first input. */
    Tensor apply(Op op, Tensor... others);

    Shape shape();

    int rank();

    int count();

    /** This very tensor. */
    private Tensor self() {
        return (Tensor) this;
    }

    // ---- element by element ----

    default Tensor add(Tensor other) {
        return apply(new Add(), other);
    }

    default Tensor add(double constant) {
        return affine(1, constant);
    }

    default Tensor sub(Tensor other) {
        return apply(new Sub(), other);
    }

    default Tensor sub(double constant) {
        return affine(1, -constant);
    }

    default Tensor mul(Tensor other) {
        return apply(new Mul(), other);
    }

    default Tensor mul(double constant) {
        return affine(constant, 0);
    }

    default Tensor div(Tensor other) {
        return apply(new Div(), other);
    }

    default Tensor div(double constant) {
        return affine(1 / constant, 0);
    }

    /** x·factor + shift. */
    default Tensor affine(double factor, double shift) {
        return apply(new Affine(factor, shift));
    }

    default Tensor maximum(Tensor other) {
        return apply(new Maximum(), other);
    }

    default Tensor minimum(Tensor other) {
        return apply(new Minimum(), other);
    }

    /** 1 where this is greater, else 0. */
    default Tensor greater(Tensor other) {
        return apply(new Greater(), other);
    }

    /** 1 where both are equal, else 0. */
    default Tensor equal(Tensor other) {
        return apply(new Equal(), other);
    }

    default Tensor neg() {
        return apply(new Negate());
    }

    default Tensor abs() {
        return apply(new Abs());
    }

    default Tensor sign() {
        return apply(new Sign());
    }

    default Tensor exp() {
        return apply(new Exp());
    }

    default Tensor log() {
        return apply(new Log());
    }

    default Tensor sqrt() {
        return apply(new Sqrt());
    }

    default Tensor rsqrt() {
        return sqrt().reciprocal();
    }

    default Tensor reciprocal() {
        return apply(new Reciprocal());
    }

    default Tensor square() {
        return mul(self());
    }

    default Tensor pow(double exponent) {
        return apply(new Pow(exponent));
    }

    default Tensor sin() {
        return apply(new Sin());
    }

    default Tensor cos() {
        return apply(new Cos());
    }

    default Tensor tanh() {
        return apply(new Tanh());
    }

    default Tensor sigmoid() {
        return apply(new Sigmoid());
    }

    default Tensor erf() {
        return apply(new Erf());
    }

    default Tensor relu() {
        return apply(new Relu());
    }

    /** GELU in its exact form. */
    default Tensor gelu() {
        return apply(new Gelu(ActivationKind.GELU_ERF));
    }

    /** GELU in its tanh approximation. */
    default Tensor geluTanh() {
        return apply(new Gelu(ActivationKind.GELU_TANH));
    }

    /** The values forced into [min, max]. */
    default Tensor clamp(double min, double max) {
        return apply(new Clamp(min, max));
    }

    /** x·sigmoid(x). */
    default Tensor silu() {
        return apply(new Silu());
    }

    default Tensor dropout(double p, Words words) {
        return apply(new Dropout(p, words));
    }

    // ---- folding axes ----

    /** The sum of all elements. */
    default Tensor sum() {
        return rank() == 0 ? self() : apply(new Sum(0, rank(), false));
    }

    /** The sum over some axes; with {@code keepAxes} their extents become 1. */
    default Tensor sum(boolean keepAxes, int... axes) {
        return Axes.fold(self(), keepAxes, axes);
    }

    /** The mean of all elements. */
    default Tensor mean() {
        return sum().mul(1.0 / count());
    }

    default Tensor mean(boolean keepAxes, int... axes) {
        Tensor sum = sum(keepAxes, axes);
        return sum.mul((double) sum.count() / count());
    }

    /** Sums the axes along which {@code smaller} would be repeated to this shape: the transpose of expand. */
    default Tensor sumTo(Shape smaller) {
        return Axes.sumTo(self(), smaller);
    }

    /** The largest element along an axis, which keeps extent 1. */
    default Tensor max(int axis) {
        return apply(new Max(shape().axis(axis)));
    }

    /** The smallest element along an axis, which keeps extent 1. */
    default Tensor min(int axis) {
        return apply(new Min(shape().axis(axis)));
    }

    /** The index of the first largest element along an axis, which disappears. */
    default Tensor argmax(int axis) {
        return apply(new Argmax(shape().axis(axis)));
    }

    /** Softmax over the last axis. */
    default Tensor softmax() {
        return apply(new Softmax());
    }

    default Tensor logSoftmax() {
        return apply(new LogSoftmax());
    }

    default Tensor softmax(int axis) {
        return Axes.last(self(), axis, Tensor::softmax);
    }

    default Tensor logSoftmax(int axis) {
        return Axes.last(self(), axis, Tensor::logSoftmax);
    }

    /** Running sums along an axis. */
    default Tensor cumsum(int axis) {
        return apply(new Cumsum(shape().axis(axis)));
    }

    // ---- moving elements ----

    /** One extent may be −1: it is worked out from the others. */
    default Tensor reshape(int... extents) {
        return reshape(shape().reshape(extents));
    }

    default Tensor reshape(Shape other) {
        return other.equals(shape()) ? self() : apply(new Reshape(other));
    }

    /** Axes in another order: axis i of the result is axis {@code axes[i]}. */
    default Tensor permute(int... axes) {
        return apply(new Permute(Arrays.stream(axes).boxed().toList()));
    }

    /** Two axes exchanged. */
    default Tensor transpose(int a, int b) {
        int[] axes = Axes.identity(rank());
        axes[shape().axis(a)] = shape().axis(b);
        axes[shape().axis(b)] = shape().axis(a);
        return permute(axes);
    }

    default Tensor expand(Shape larger) {
        return larger.equals(shape()) ? self() : apply(new Expand(larger));
    }

    default Tensor slice(int axis, int start, int step, int count) {
        return apply(new Slice(shape().axis(axis), start, step, count));
    }

    /** The elements [from, to) of an axis. */
    default Tensor narrow(int axis, int from, int to) {
        return slice(axis, from, 1, to - from);
    }

    /** One element of an axis, which disappears. */
    default Tensor select(int axis, int index) {
        return slice(axis, index, 1, 1).reshape(shape().without(axis));
    }

    /** An element for each index along an axis; {@code index} has this rank. */
    default Tensor gather(int axis, Tensor index) {
        return apply(new Gather(shape().axis(axis)), index);
    }

    /** A slice for each index along an axis; {@code index} is a vector. */
    default Tensor indexSelect(int axis, Tensor index) {
        return apply(new IndexSelect(shape().axis(axis)), index);
    }

    default Tensor scatter(Scatter scatter) {
        return apply(scatter);
    }

    /** Labels as rows with a single 1. */
    default Tensor oneHot(int classes) {
        return apply(new OneHot(classes));
    }

    default Tensor unfold(Window window) {
        return apply(new Unfold(window));
    }

    default Tensor fold(Window window) {
        return apply(new Fold(window));
    }

    // ---- products and layers ----

    default Tensor matmul(Tensor right) {
        return matmul(right, false, false);
    }

    /** this · rightᵀ. */
    default Tensor matmulTransposed(Tensor right) {
        return matmul(right, false, true);
    }

    default Tensor matmul(Tensor right, boolean transposeThis, boolean transposeRight) {
        return apply(new MatMul(transposeThis, transposeRight), right);
    }

    /** x·wᵀ + bias; bias may be null. */
    default Tensor linear(Tensor weight, Tensor bias) {
        return linear(weight, bias, ActivationKind.NONE);
    }

    default Tensor linear(Tensor weight, Tensor bias, ActivationKind activation) {
        Linear linear = new Linear(activation);
        return bias == null ? apply(linear, weight) : apply(linear, weight, bias);
    }

    /** This + (x·wᵀ + bias), the residual connection around a linear map; bias may be null. */
    default Tensor addLinear(Tensor x, Tensor weight, Tensor bias) {
        LinearResidual sum = new LinearResidual();
        return bias == null ? apply(sum, x, weight) : apply(sum, x, weight, bias);
    }

    /** residual + (f(x·w1ᵀ + bias1)·w2ᵀ + bias2); residual may be null. */
    default Tensor feedForward(
            Tensor w1, Tensor bias1, Tensor w2, Tensor bias2, ActivationKind activation, Tensor residual) {
        FeedForward network = new FeedForward(activation);
        return residual == null
                ? apply(network, w1, bias1, w2, bias2)
                : apply(network, w1, bias1, w2, bias2, residual);
    }

    /** bias may be null. */
    default Tensor conv2d(Tensor weight, Tensor bias, Conv2d conv) {
        return bias == null ? apply(conv, weight) : apply(conv, weight, bias);
    }

    default Tensor layerNorm(Tensor weight, Tensor bias, double eps) {
        return apply(new LayerNorm(eps), weight, bias);
    }

    /** Multi-head self-attention over a packed projection [batch, tokens, 3·heads·headDim]. */
    default Tensor selfAttention(int heads) {
        return apply(new SelfAttention(heads));
    }

    /** The mean cross-entropy of logits [rows, classes] against labels [rows]. */
    default Tensor crossEntropy(Tensor labels, double smoothing) {
        return apply(new CrossEntropy(smoothing), labels);
    }
}
