package dev.gradus.autograd.backend.cpu;

import dev.gradus.autograd.backend.Broadcast;
import dev.gradus.autograd.backend.Elementwise;
import dev.gradus.autograd.backend.Floats;
import dev.gradus.autograd.backend.Storage;
import dev.gradus.autograd.backend.cpu.ElementwiseKernels.Binary;
import dev.gradus.autograd.backend.cpu.ElementwiseKernels.Unary;

/** {@link Elementwise} on vector lanes. */
final class CpuElementwise implements Elementwise {
    private final WorkerPool pool;

    CpuElementwise(WorkerPool pool) {
        this.pool = pool;
    }

    @Override
    public void negate(Storage y, Storage x) {
        unary(Unary.NEG, y, x);
    }

    @Override
    public void abs(Storage y, Storage x) {
        unary(Unary.ABS, y, x);
    }

    @Override
    public void sign(Storage y, Storage x) {
        unary(Unary.SIGN, y, x);
    }

    @Override
    public void exp(Storage y, Storage x) {
        unary(Unary.EXP, y, x);
    }

    @Override
    public void log(Storage y, Storage x) {
        unary(Unary.LOG, y, x);
    }

    @Override
    public void sqrt(Storage y, Storage x) {
        unary(Unary.SQRT, y, x);
    }

    @Override
    public void reciprocal(Storage y, Storage x) {
        unary(Unary.RECIPROCAL, y, x);
    }

    @Override
    public void sin(Storage y, Storage x) {
        unary(Unary.SIN, y, x);
    }

    @Override
    public void cos(Storage y, Storage x) {
        unary(Unary.COS, y, x);
    }

    @Override
    public void tanh(Storage y, Storage x) {
        unary(Unary.TANH, y, x);
    }

    @Override
    public void sigmoid(Storage y, Storage x) {
        unary(Unary.SIGMOID, y, x);
    }

    @Override
    public void erf(Storage y, Storage x) {
        unary(Unary.ERF, y, x);
    }

    @Override
    public void relu(Storage y, Storage x) {
        unary(Unary.RELU, y, x);
    }

    @Override
    public void affine(Storage y, Storage x, double factor, double shift) {
        ElementwiseKernels.affine(
                pool, Floats.of(y), 0, Floats.of(x), 0, y.length(), (float) factor, (float) shift);
    }

    @Override
    public void pow(Storage y, Storage x, double exponent) {
        ElementwiseKernels.pow(pool, Floats.of(y), 0, Floats.of(x), 0, y.length(), (float) exponent);
    }

    @Override
    public void add(Storage y, Storage a, Storage b, Broadcast layout) {
        binary(Binary.ADD, y, a, b, layout);
    }

    @Override
    public void sub(Storage y, Storage a, Storage b, Broadcast layout) {
        binary(Binary.SUB, y, a, b, layout);
    }

    @Override
    public void mul(Storage y, Storage a, Storage b, Broadcast layout) {
        binary(Binary.MUL, y, a, b, layout);
    }

    @Override
    public void div(Storage y, Storage a, Storage b, Broadcast layout) {
        binary(Binary.DIV, y, a, b, layout);
    }

    @Override
    public void maximum(Storage y, Storage a, Storage b, Broadcast layout) {
        binary(Binary.MAXIMUM, y, a, b, layout);
    }

    @Override
    public void minimum(Storage y, Storage a, Storage b, Broadcast layout) {
        binary(Binary.MINIMUM, y, a, b, layout);
    }

    @Override
    public void greater(Storage y, Storage a, Storage b, Broadcast layout) {
        binary(Binary.GREATER, y, a, b, layout);
    }

    @Override
    public void equal(Storage y, Storage a, Storage b, Broadcast layout) {
        binary(Binary.EQUAL, y, a, b, layout);
    }

    @Override
    public void expand(Storage y, Storage x, Broadcast layout) {
        ElementwiseKernels.binary(
                pool,
                Binary.FIRST,
                Floats.of(y),
                0,
                layout.sizes(),
                Floats.of(x),
                0,
                layout.left(),
                Floats.of(x),
                0,
                layout.left());
    }

    @Override
    public void fill(Storage y, double value) {
        ElementwiseKernels.fill(pool, Floats.of(y), 0, y.length(), (float) value);
    }

    @Override
    public void accumulate(Storage y, Storage x) {
        ElementwiseKernels.addInto(pool, Floats.of(y), 0, Floats.of(x), 0, y.length());
    }

    private void unary(Unary f, Storage y, Storage x) {
        ElementwiseKernels.unary(pool, f, Floats.of(y), 0, Floats.of(x), 0, y.length());
    }

    private void binary(Binary f, Storage y, Storage a, Storage b, Broadcast layout) {
        float[] to = Floats.of(y);
        float[] left = Floats.of(a);
        float[] right = Floats.of(b);
        if (layout.isSameShape()) {
            ElementwiseKernels.binary(pool, f, to, 0, left, 0, right, 0, y.length());
        } else {
            ElementwiseKernels.binary(
                    pool, f, to, 0, layout.sizes(), left, 0, layout.left(), right, 0, layout.right());
        }
    }

    @Override
    public void softplus(Storage y, Storage x) {
        ElementwiseKernels.softplus(pool, Floats.of(y), 0, Floats.of(x), 0, y.length());
    }

    @Override
    public void where(Storage y, Storage mask, Storage a, Storage b) {
        ElementwiseKernels.where(pool, Floats.of(y), Floats.of(mask), Floats.of(a), Floats.of(b), y.length());
    }
}
