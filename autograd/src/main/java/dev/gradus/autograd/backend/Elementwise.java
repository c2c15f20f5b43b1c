package dev.gradus.autograd.backend;

/** Kernels that treat each element by itself. Unary ones may write in place ({@code y} and {@code x} the same). */
public interface Elementwise {
    void negate(Storage y, Storage x);

    void abs(Storage y, Storage x);

    /** −1, 0 or 1; NaN stays NaN. */
    void sign(Storage y, Storage x);

    void exp(Storage y, Storage x);

    void log(Storage y, Storage x);

    void sqrt(Storage y, Storage x);

    void reciprocal(Storage y, Storage x);

    void sin(Storage y, Storage x);

    void cos(Storage y, Storage x);

    void tanh(Storage y, Storage x);

    void sigmoid(Storage y, Storage x);

    void erf(Storage y, Storage x);

    /** max(x, 0); NaN stays NaN. */
    void relu(Storage y, Storage x);

    /** x·factor + shift. */
    void affine(Storage y, Storage x, double factor, double shift);

    /** x to a constant power. */
    void pow(Storage y, Storage x, double exponent);

    void add(Storage y, Storage a, Storage b, Broadcast layout);

    void sub(Storage y, Storage a, Storage b, Broadcast layout);

    void mul(Storage y, Storage a, Storage b, Broadcast layout);

    void div(Storage y, Storage a, Storage b, Broadcast layout);

    /** The larger one; NaN if either is NaN. */
    void maximum(Storage y, Storage a, Storage b, Broadcast layout);

    /** The smaller one; NaN if either is NaN. */
    void minimum(Storage y, Storage a, Storage b, Broadcast layout);

    /** 1 where a &gt; b, else 0. */
    void greater(Storage y, Storage a, Storage b, Broadcast layout);

    /** 1 where a = b, else 0. */
    void equal(Storage y, Storage a, Storage b, Broadcast layout);

    /** x repeated to the layout's shape: x is its left operand. */
    void expand(Storage y, Storage x, Broadcast layout);

    void fill(Storage y, double value);

    /** y += x, in place. */
    void accumulate(Storage y, Storage x);

    /** ln(1 + eˣ) without overflow. */
    void softplus(Storage y, Storage x);

    /** a where the mask is above ½, else b; all of one shape. */
    void where(Storage y, Storage mask, Storage a, Storage b);
}
