package dev.gradus.autograd.backend.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * The transcendental functions of the CPU kernels, for the lanes of a vector register.
 *
 * <p>Every function is made of additions, multiplications, fused multiply-adds, divisions and integer operations, all
 * of which IEEE 754 defines to the last bit: the results are the same on every processor and for every register width.
 * Special cases follow the limits: {@code exp(−∞) = 0}, {@code tanh(±∞) = ±1}, {@code gelu(−∞) = −0},
 * {@code gelu(∞) = ∞}; NaN stays NaN. Errors, against double precision: at most {@value #MAX_RELATIVE_ERROR} relative,
 * underflow apart. For {@link #geluTanh} the relative error grows in the left tail as the argument of its exponential
 * does, while the absolute error falls; the derivatives, which have a root, are bounded relative to their larger term.
 *
 * <h2>Implementation notes</h2>
 *
 * <p>The polynomials are minimax fits (Remez) of the forms named beside them. The compiler gives up inlining in a
 * method that grows beyond a limit, and a vector that crosses a call it does not inline is boxed on the heap: so
 * methods stay small, and erf and GELU come in steps, one of them {@link #exp}, each for a loop of its own
 * ({@link RowMath}). Clamps use compare and blend, not min and max: a NaN fails the comparison and passes through.
 */
final class VectorMath {
    /** The species of all float kernels: the widest registers of this processor. */
    static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

    /** The integer vectors with as many lanes. */
    static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;

    /** Floats in a register. */
    static final int LANES = SPECIES.length();

    /** The bound on the relative error that the tests hold the functions to. */
    static final float MAX_RELATIVE_ERROR = 4e-7f;

    private static final VectorShuffle<Float> ROTATE_8 = rotation(8);
    private static final VectorShuffle<Float> ROTATE_4 = rotation(4);
    private static final VectorShuffle<Float> ROTATE_2 = rotation(2);
    private static final VectorShuffle<Float> ROTATE_1 = rotation(1);

    private static final float LOG2_E = 1.44269504f;
    /** ln 2 in two parts; the product of the first with an exponent is exact. */
    private static final float LN2_HIGH = 0x1.62e4p-1f;
    private static final float LN2_LOW = 0x1.7f7d1cp-20f;
    /** Added to a float below 2^22 it rounds that float to an integer, kept in the low bits of the sum. */
    private static final float ROUNDER = 0x1.8p23f;
    private static final float SQRT_HALF = 0.70710678f;
    private static final float INV_SQRT_2PI = 0.39894228f;
    /** x·exp(−x²/2) is 0 in float from here on. */
    private static final float NORMAL_TAIL = 15;
    /** GELU is computed that much too large, clear of denormal numbers; the constants of its last steps undo it. */
    private static final float NORMAL_SCALE = 0x1p64f;
    /** {@link #ROUNDER} with the exponent's bias and that of the scale. */
    private static final float NORMAL_ROUNDER = 0x1.8p23f + 127 + 64;
    /** 2·√(2/π), and that times 0.044715. */
    private static final float TANH_SCALE = 1.59576912f;
    private static final float TANH_CUBIC = 0.07135481f;
    private static final int EXPONENT_BIAS = 127;
    private static final int MANTISSA_BITS = 23;
    private static final int SIGN_BIT = 0x80000000;

    private VectorMath() {}

    // ---- functions of a register ----

    /** e^x: x = n·ln 2 + r, e^r = 1 + r + r²·P(r), then two exact scalings that reach the denormal numbers. */
    static FloatVector exp(FloatVector x) {
        FloatVector bounded = atMost(atLeast(x, -104), 89);
        FloatVector shifted = fma(bounded, LOG2_E, ROUNDER);
        FloatVector r = reduce(bounded, shifted.sub(ROUNDER));
        FloatVector p = r.mul(r).fma(expPolynomial(r), r).add(1);
        return scale(p, shifted.reinterpretAsInts().sub(Float.floatToRawIntBits(ROUNDER)));
    }

    /** The natural logarithm: x = 2^k·(1 + f), log(1 + f) = f − f²/2 + f³·Q(f) with 1 + f of [√½, √2). */
    static FloatVector log(FloatVector x) {
        VectorMask<Float> tiny = x.compare(VectorOperators.LT, Float.MIN_NORMAL);
        FloatVector normal = x.blend(x.mul(0x1p24f), tiny);
        // Subtracting the bits of √½ makes the exponent of [√½, √2) zero.
        IntVector bits = normal.reinterpretAsInts().sub(Float.floatToRawIntBits(SQRT_HALF));
        IntVector k = bits.lanewise(VectorOperators.ASHR, MANTISSA_BITS);
        FloatVector f = normal.reinterpretAsInts()
                .sub(k.lanewise(VectorOperators.LSHL, MANTISSA_BITS))
                .reinterpretAsFloats()
                .sub(1);
        FloatVector exponent = ((FloatVector) k.convertShape(VectorOperators.I2F, SPECIES, 0));
        exponent = exponent.blend(exponent.sub(24), tiny);
        FloatVector square = f.mul(f);
        FloatVector rest = f.mul(square).mul(logPolynomial(f)).add(exponent.mul(LN2_LOW));
        FloatVector y = fma(exponent, LN2_HIGH, f.add(fma(square, -0.5f, rest)));
        return logEdges(x, y);
    }

    private static FloatVector logEdges(FloatVector x, FloatVector y) {
        FloatVector edges = y.blend(x, x.compare(VectorOperators.EQ, Float.POSITIVE_INFINITY));
        edges = edges.blend(Float.NEGATIVE_INFINITY, x.compare(VectorOperators.EQ, 0f));
        return edges.blend(Float.NaN, x.compare(VectorOperators.LT, 0f).or(x.test(VectorOperators.IS_NAN)));
    }

    private static FloatVector logPolynomial(FloatVector f) {
        FloatVector q = fma(f, -0.07859504222869873f, 0.1288158893585205f);
        q = fma(q, f, -0.13128773868083954f);
        q = fma(q, f, 0.1418120414018631f);
        q = fma(q, f, -0.16624553501605988f);
        q = fma(q, f, 0.2000228613615036f);
        q = fma(q, f, -0.25000810623168945f);
        return fma(q, f, 0.33333316445350647f);
    }

    /** The logistic function 1/(1 + e^−x), through e^−|x| so that both tails keep their digits. */
    static FloatVector sigmoid(FloatVector x) {
        FloatVector e = exp(x.abs().neg());
        FloatVector one = FloatVector.broadcast(SPECIES, 1);
        return one.blend(e, x.compare(VectorOperators.LT, 0f)).div(e.add(1));
    }

    /** The hyperbolic tangent m/(m + 2) with m = e^(2|x|) − 1, which has no cancellation near zero. */
    static FloatVector tanh(FloatVector x) {
        FloatVector a = atMost(x.abs(), 10);
        FloatVector twice = a.add(a);
        FloatVector shifted = fma(twice, LOG2_E, ROUNDER);
        FloatVector r = reduce(twice, shifted.sub(ROUNDER));
        FloatVector p = r.mul(r).fma(expPolynomial(r), r);
        IntVector n = shifted.reinterpretAsInts().sub(Float.floatToRawIntBits(ROUNDER));
        FloatVector power = powerOfTwo(n);
        FloatVector m = p.fma(power, power.sub(1));
        return withSignOf(x, m.div(m.add(2)));
    }

    /** −a·G(a) for a = |x|, with 1 − erf(a) = e^(−a·G(a)) to the absolute precision that erf needs. */
    static FloatVector erfArgument(FloatVector x) {
        FloatVector a = atMost(x.abs(), 4);
        return a.mul(erfFarPolynomial(a)).neg();
    }

    /**
     * The error function from its complement: x + x·P(x²) near zero, else ±(1 − complement).
     *
     * @see <a href="https://dlmf.nist.gov/7.2">DLMF 7.2</a>
     */
    static FloatVector erf(FloatVector x, FloatVector complement) {
        FloatVector near = x.fma(erfNearPolynomial(x.mul(x)), x);
        FloatVector far = withSignOf(x, complement.neg().add(1));
        return far.blend(near, x.abs().compare(VectorOperators.LT, SQRT_HALF));
    }

    private static FloatVector erfNearPolynomial(FloatVector s) {
        FloatVector p = fma(s, -0.0006937270518392324f, 0.005136995576322079f);
        p = fma(p, s, -0.026844104751944542f);
        p = fma(p, s, 0.1128353700041771f);
        p = fma(p, s, -0.3761262893676758f);
        return fma(p, s, 0.12837916612625122f);
    }

    private static FloatVector erfFarPolynomial(FloatVector a) {
        FloatVector g = fma(a, 4.49102145694269e-07f, -0.00022019795142114162f);
        g = fma(g, a, 0.0032473644241690636f);
        g = fma(g, a, -0.022973813116550446f);
        g = fma(g, a, 0.1053769513964653f);
        g = fma(g, a, 0.6356381177902222f);
        return fma(g, a, 1.128536581993103f);
    }

    /**
     * The Gaussian error linear unit x·Φ(x) = max(x, 0) − |x|·Φ(−|x|) from the {@link #minusNormalTail}, of full
     * precision in both tails.
     */
    static FloatVector gelu(FloatVector x, FloatVector minusTail) {
        FloatVector positive = x.blend(-0f, x.compare(VectorOperators.LT, 0f));
        return atMost(x.abs(), NORMAL_TAIL).fma(minusTail, positive);
    }

    /**
     * The derivative of {@link #gelu} from the {@link #normalExponential} and the {@link #minusNormalTail}: Φ(x) +
     * x·φ(x), with φ the normal density. It is T = Φ(−|x|) − |x|·φ(x) on the left, 1 − T on the right.
     */
    static FloatVector geluDerivative(FloatVector x, FloatVector e, FloatVector minusTail) {
        FloatVector minusT = atMost(x.abs(), NORMAL_TAIL).mul(INV_SQRT_2PI / NORMAL_SCALE).fma(e, minusTail);
        return minusT.neg().blend(minusT.add(1), x.compare(VectorOperators.GE, 0f));
    }

    /** The tanh form of GELU: ½x·(1 + tanh(√(2/π)·(x + 0.044715·x³))) = x·sigmoid(2·√(2/π)·(…)). */
    static FloatVector geluTanh(FloatVector x) {
        FloatVector left = atLeast(x, -NORMAL_TAIL);
        FloatVector bounded = atMost(left, NORMAL_TAIL);
        return left.mul(sigmoid(geluTanhArgument(bounded, TANH_CUBIC)));
    }

    /**
     * The derivative of {@link #geluTanh}: s + x·s·(1 − s)·u′, with s = sigmoid(u), s·(1 − s) = e^−|u|/(1 + e^−|u|)².
     */
    static FloatVector geluTanhDerivative(FloatVector x) {
        FloatVector bounded = atMost(atLeast(x, -NORMAL_TAIL), NORMAL_TAIL);
        FloatVector e = exp(geluTanhArgument(bounded, TANH_CUBIC).abs().neg());
        FloatVector one = FloatVector.broadcast(SPECIES, 1);
        FloatVector inverse = one.div(e.add(1));
        FloatVector s = one.blend(e, x.compare(VectorOperators.LT, 0f)).mul(inverse);
        FloatVector slope = e.mul(inverse).mul(inverse);
        return slope.fma(geluTanhArgument(bounded, 3 * TANH_CUBIC), s);
    }

    private static FloatVector geluTanhArgument(FloatVector x, float cubic) {
        return x.mul(fma(x.mul(x), cubic, TANH_SCALE));
    }

    /**
     * 2⁶⁴·e^(−x²/2): x² = −2n·ln 2 + r, e^(−r/2) as in {@link #exp}, times 2ⁿ⁺⁶⁴, which is no denormal number. The
     * fused multiply-add that makes r leaves no rounding of x², which would cost digits in the tails.
     */
    static FloatVector normalExponential(FloatVector x) {
        FloatVector a = atMost(x.abs(), NORMAL_TAIL);
        FloatVector shifted = fma(a.mul(a), -0.5f * LOG2_E, NORMAL_ROUNDER);
        FloatVector n = shifted.sub(NORMAL_ROUNDER);
        FloatVector r = fma(n, 2 * LN2_LOW, a.fma(a, n.mul(2 * LN2_HIGH)));
        // The low bits of the sum are n + 64 with the bias of exponents: the shift leaves nothing else.
        IntVector power = shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, MANTISSA_BITS);
        return halfExpPolynomial(r).mul(power.reinterpretAsFloats());
    }

    /** e^(−r/2): the polynomial of {@link #exp}, its coefficients times powers of −½. */
    private static FloatVector halfExpPolynomial(FloatVector r) {
        FloatVector p = fma(r, 0.00139465625397861f / 64, -0.008366644382476807f / 32);
        p = fma(p, r, 0.04166628047823906f / 16);
        p = fma(p, r, -0.16666541993618011f / 8);
        p = fma(p, r, 0.125f);
        p = fma(p, r, -0.5f);
        return fma(p, r, 1);
    }

    /** −Φ(−|x|) = −e^(−x²/2)·t·M(t) from e = {@link #normalExponential}, with t = 1/(1 + 0.3·|x|). */
    static FloatVector minusNormalTail(FloatVector x, FloatVector e) {
        FloatVector t = FloatVector.broadcast(SPECIES, 1).div(fma(x.abs(), 0.3f, 1));
        return e.mul(t.mul(millsPolynomial(t)));
    }

    /**
     * −M(t)/2⁶⁴. The last bits of the coefficients are chosen so that the sum at t = 1 is ½ exactly: gelu(x) = x/2 near
     * zero.
     */
    private static FloatVector millsPolynomial(FloatVector t) {
        FloatVector r = fma(t, 0.020624734461307526f / NORMAL_SCALE, -0.11244282871484756f / NORMAL_SCALE);
        r = fma(r, t, 0.22823137044906616f / NORMAL_SCALE);
        r = fma(r, t, -0.19180943071842194f / NORMAL_SCALE);
        r = fma(r, t, 0.07944532483816147f / NORMAL_SCALE);
        r = fma(r, t, -0.09616921097040176f / NORMAL_SCALE);
        r = fma(r, t, -0.078385129570961f / NORMAL_SCALE);
        r = fma(r, t, -0.11023645848035812f / NORMAL_SCALE);
        r = fma(r, t, -0.11957167834043503f / NORMAL_SCALE);
        return fma(r, t, -0.11968670040369034f / NORMAL_SCALE);
    }

    // ---- pieces ----

    /** The sum of the lanes, by halves. The order is fixed, which {@code reduceLanes} does not promise for floats. */
    static float sum(FloatVector v) {
        FloatVector s = v;
        if (LANES >= 16) {
            s = s.add(s.rearrange(ROTATE_8));
        }
        if (LANES >= 8) {
            s = s.add(s.rearrange(ROTATE_4));
        }
        if (LANES >= 4) {
            s = s.add(s.rearrange(ROTATE_2));
        }
        return s.add(s.rearrange(ROTATE_1)).lane(0);
    }

    private static VectorShuffle<Float> rotation(int by) {
        return VectorShuffle.iota(SPECIES, by % LANES, 1, true);
    }

    private static FloatVector expPolynomial(FloatVector r) {
        FloatVector p = fma(r, 0.00139465625397861f, 0.008366644382476807f);
        p = fma(p, r, 0.04166628047823906f);
        p = fma(p, r, 0.16666541993618011f);
        return fma(p, r, 0.5f);
    }

    private static FloatVector reduce(FloatVector x, FloatVector n) {
        FloatVector r = n.fma(FloatVector.broadcast(SPECIES, -LN2_HIGH), x);
        return n.fma(FloatVector.broadcast(SPECIES, -LN2_LOW), r);
    }

    /** p·2^n for n of [−252, 254], in two steps of half the exponent each. */
    private static FloatVector scale(FloatVector p, IntVector n) {
        IntVector half = n.lanewise(VectorOperators.ASHR, 1);
        return p.mul(powerOfTwo(half)).mul(powerOfTwo(n.sub(half)));
    }

    private static FloatVector powerOfTwo(IntVector n) {
        return n.add(EXPONENT_BIAS).lanewise(VectorOperators.LSHL, MANTISSA_BITS).reinterpretAsFloats();
    }

    private static FloatVector atMost(FloatVector x, float bound) {
        return x.blend(bound, x.compare(VectorOperators.GT, bound));
    }

    private static FloatVector atLeast(FloatVector x, float bound) {
        return x.blend(bound, x.compare(VectorOperators.LT, bound));
    }

    /** The magnitude, which must not be negative, with the sign of x. */
    private static FloatVector withSignOf(FloatVector x, FloatVector magnitude) {
        IntVector sign = x.reinterpretAsInts().and(SIGN_BIT);
        return magnitude.reinterpretAsInts().or(sign).reinterpretAsFloats();
    }

    private static FloatVector fma(FloatVector a, FloatVector b, float c) {
        return a.fma(b, FloatVector.broadcast(SPECIES, c));
    }

    private static FloatVector fma(FloatVector a, float b, FloatVector c) {
        return a.fma(FloatVector.broadcast(SPECIES, b), c);
    }

    private static FloatVector fma(FloatVector a, float b, float c) {
        return a.fma(FloatVector.broadcast(SPECIES, b), FloatVector.broadcast(SPECIES, c));
    }
}
