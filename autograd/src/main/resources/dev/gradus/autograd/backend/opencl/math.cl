/*
 * Functions of one number, or of each lane of `floats`: `real` is either, and F(exp) is exp_1 for a single number and
 * exp_w for `floats`.
 *
 * Implementation notes
 *
 * The drivers' own erf can be slow (an order of magnitude in software on processors) and their exp differs from device
 * to device, so exp, erf and GELU are ours. The polynomials are minimax fits (Remez), the same as in the cpu backend;
 * errors are below 4e-7 relative, underflow apart. Clamps are comparisons, not fmin and fmax: a NaN fails them and
 * passes through.
 */

static inline real F(at_most)(real x, float bound) {
    return x > bound ? (real)(bound) : x;
}

static inline real F(at_least)(real x, float bound) {
    return x < bound ? (real)(bound) : x;
}

/* e^x: x = n·ln 2 + r, e^r = 1 + r + r²·P(r), then two exact scalings that reach the denormal numbers. */
static inline real F(exp)(real x) {
    real bounded = F(at_most)(F(at_least)(x, -104.0f), 89.0f);
    real shifted = fma(bounded, (real)(1.44269504f), (real)(0x1.8p23f));
    real n = shifted - 0x1.8p23f;
    real r = fma(n, (real)(-0x1.62e4p-1f), bounded);
    r = fma(n, (real)(-0x1.7f7d1cp-20f), r);
    real p = fma(r, (real)(0.00139465625397861f), (real)(0.008366644382476807f));
    p = fma(p, r, (real)(0.04166628047823906f));
    p = fma(p, r, (real)(0.16666541993618011f));
    p = fma(p, r, (real)(0.5f));
    p = fma(r * r, p, r) + 1.0f;
    integer k = as_integer(shifted) - 0x4b400000;
    integer half_k = k >> 1;
    return p * as_real((half_k + 127) << 23) * as_real((k - half_k + 127) << 23);
}

/* The logistic function 1/(1 + e^-x), through e^-|x| so that both tails keep their digits. */
static inline real F(sigmoid)(real x) {
    real e = F(exp)(-fabs(x));
    return (x < 0.0f ? e : (real)(1.0f)) / (e + 1.0f);
}

/* erf(x): x + x·P(x²) near zero, else ±(1 - e^(-a·G(a))) with a = |x|. */
static inline real F(erf)(real x) {
    real s = x * x;
    real p = fma(s, (real)(-0.0006937270518392324f), (real)(0.005136995576322079f));
    p = fma(p, s, (real)(-0.026844104751944542f));
    p = fma(p, s, (real)(0.1128353700041771f));
    p = fma(p, s, (real)(-0.3761262893676758f));
    p = fma(p, s, (real)(0.12837916612625122f));
    real near = fma(x, p, x);
    real a = F(at_most)(fabs(x), 4.0f);
    real g = fma(a, (real)(4.49102145694269e-07f), (real)(-0.00022019795142114162f));
    g = fma(g, a, (real)(0.0032473644241690636f));
    g = fma(g, a, (real)(-0.022973813116550446f));
    g = fma(g, a, (real)(0.1053769513964653f));
    g = fma(g, a, (real)(0.6356381177902222f));
    g = fma(g, a, (real)(1.128536581993103f));
    real far = copysign(1.0f - F(exp)(-a * g), x);
    return fabs(x) < 0.70710678f ? near : far;
}

/* e^(-x²/2), with what the rounding of x² took put back. */
static inline real F(normal_exponential)(real x) {
    real a = F(at_most)(fabs(x), 14.5f);
    real square = a * a;
    real e = F(exp)(square * -0.5f);
    return fma(e, fma(a, a, -square) * -0.5f, e);
}

/* The normal distribution function from e = e^(-x²/2): Φ(-|x|) = e·t·M(t) with t = 1/(1 + 0.3·|x|). */
static inline real F(normal_distribution)(real x, real e) {
    real t = 1.0f / fma(fabs(x), (real)(0.3f), (real)(1.0f));
    real m = fma(t, (real)(-0.020624734461307526f), (real)(0.11244282871484756f));
    m = fma(m, t, (real)(-0.22823137044906616f));
    m = fma(m, t, (real)(0.19180943071842194f));
    m = fma(m, t, (real)(-0.07944532483816147f));
    m = fma(m, t, (real)(0.09616921097040176f));
    m = fma(m, t, (real)(0.078385129570961f));
    m = fma(m, t, (real)(0.11023645848035812f));
    m = fma(m, t, (real)(0.11957167834043503f));
    m = fma(m, t, (real)(0.11968670040369034f));
    real tail = e * (t * m);
    return x >= 0.0f ? 1.0f - tail : tail;
}

/* The Gaussian error linear unit x·Φ(x), of full precision in both tails. */
static inline real F(gelu)(real x) {
    return F(at_least)(x, -14.5f) * F(normal_distribution)(x, F(normal_exponential)(x));
}

/* Its derivative Φ(x) + x·φ(x), with φ the normal density. */
static inline real F(gelu_derivative)(real x) {
    real e = F(normal_exponential)(x);
    real density = F(at_most)(F(at_least)(x, -14.5f), 14.5f) * 0.39894228f;
    return fma(density, e, F(normal_distribution)(x, e));
}

/* The tanh form: ½x·(1 + tanh(√(2/π)·(x + 0.044715·x³))) = x·sigmoid(u) with u = 2·√(2/π)·(…). */
static inline real F(gelu_tanh)(real x) {
    real left = F(at_least)(x, -14.5f);
    real b = F(at_most)(left, 14.5f);
    return left * F(sigmoid)(b * fma(b * b, (real)(0.07135481f), (real)(1.59576912f)));
}

/* Its derivative s + x·s·(1 - s)·u' with s = sigmoid(u), s·(1 - s) = e^-|u|/(1 + e^-|u|)². */
static inline real F(gelu_tanh_derivative)(real x) {
    real b = F(at_most)(F(at_least)(x, -14.5f), 14.5f);
    real e = F(exp)(-fabs(b * fma(b * b, (real)(0.07135481f), (real)(1.59576912f))));
    real inverse = 1.0f / (e + 1.0f);
    real s = (x < 0.0f ? e : (real)(1.0f)) * inverse;
    real slope = e * inverse * inverse;
    return fma(slope, b * fma(b * b, (real)(3.0f * 0.07135481f), (real)(1.59576912f)), s);
}
