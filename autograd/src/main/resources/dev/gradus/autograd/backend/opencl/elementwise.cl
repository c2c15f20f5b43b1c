/*
 * Kernels that treat each element by itself.
 *
 * Implementation notes
 *
 * One work-item handles WIDTH neighbours, without remainder (see common.cl); n is the number of such runs. Operands
 * that are broadcast come in two kernels: `…_rows` where the innermost axis is walked in whole vectors (both operands
 * either step by 1 or stand still along it), `…_any` for all else, element by element.
 */

#define UNARY(name, result)                                                                          \
    kernel void name(global float *y, global const float *in, int n) {                               \
        int i = get_global_id(0);                                                                    \
        if (i < n) {                                                                                 \
            floats x = load_floats(i, in);                                                           \
            store_floats(result, i, y);                                                              \
        }                                                                                            \
    }

UNARY(negate, -x)
UNARY(absolute, fabs(x))
UNARY(sign_of, x > 0.0f ? (floats)(1.0f) : (x < 0.0f ? (floats)(-1.0f) : x))
UNARY(exponential, exp_w(x))
UNARY(logarithm, log(x))
UNARY(square_root, sqrt(x))
UNARY(reciprocal, 1.0f / x)
UNARY(hyperbolic_tangent, tanh(x))
UNARY(logistic, sigmoid_w(x))
UNARY(error_function, erf_w(x))
UNARY(relu, x <= 0.0f ? (floats)(0.0f) : x)
/* ln(1 + e^x) without overflow. */
UNARY(softplus, (x > 0.0f ? x : (x <= 0.0f ? (floats)(0.0f) : x)) + log1p(exp_w(-fabs(x))))

/*
 * Drivers may compute a whole vector by another formula if one of its lanes is large. Behind the last element lies
 * anything, so what comes before it would differ from run to run: these kernels go one by one.
 */
kernel void sine(global float *y, global const float *x, int count) {
    int i = get_global_id(0);
    if (i < count) {
        y[i] = sin(x[i]);
    }
}

kernel void cosine(global float *y, global const float *x, int count) {
    int i = get_global_id(0);
    if (i < count) {
        y[i] = cos(x[i]);
    }
}

kernel void affine(global float *y, global const float *x, float factor, float shift, int n) {
    int i = get_global_id(0);
    if (i < n) {
        store_floats(load_floats(i, x) * factor + shift, i, y);
    }
}

kernel void power(global float *y, global const float *x, float exponent, int n) {
    int i = get_global_id(0);
    if (i < n) {
        store_floats(pow(load_floats(i, x), (floats)(exponent)), i, y);
    }
}

kernel void fill(global float *y, float value, int n) {
    int i = get_global_id(0);
    if (i < n) {
        store_floats((floats)(value), i, y);
    }
}

kernel void accumulate(global float *y, global const float *x, int n) {
    int i = get_global_id(0);
    if (i < n) {
        store_floats(load_floats(i, y) + load_floats(i, x), i, y);
    }
}

kernel void where(global float *y, global const float *mask, global const float *a, global const float *b, int n) {
    int i = get_global_id(0);
    if (i < n) {
        store_floats(load_floats(i, mask) > 0.5f ? load_floats(i, a) : load_floats(i, b), i, y);
    }
}

static inline floats run_of(global const float *x, int first, int8 sizes, int8 steps) {
    int place = position(first, sizes, steps);
    return steps.s7 == 1 ? load_floats(0, x + place) : (floats)(x[place]);
}

#define BINARY(name, result, result_of_one)                                                          \
    kernel void name(global float *y, global const float *left, global const float *right, int n) {  \
        int i = get_global_id(0);                                                                    \
        if (i < n) {                                                                                 \
            floats a = load_floats(i, left);                                                         \
            floats b = load_floats(i, right);                                                        \
            store_floats(result, i, y);                                                              \
        }                                                                                            \
    }                                                                                                \
    kernel void name##_rows(global float *y, global const float *left, global const float *right,    \
                            int8 sizes, int8 left_steps, int8 right_steps, int n) {                  \
        int i = get_global_id(0);                                                                    \
        if (i < n) {                                                                                 \
            floats a = run_of(left, i * WIDTH, sizes, left_steps);                                   \
            floats b = run_of(right, i * WIDTH, sizes, right_steps);                                 \
            store_floats(result, i, y);                                                              \
        }                                                                                            \
    }                                                                                                \
    kernel void name##_any(global float *y, global const float *left, global const float *right,     \
                           int8 sizes, int8 left_steps, int8 right_steps, int count) {               \
        int i = get_global_id(0);                                                                    \
        if (i < count) {                                                                             \
            float a = left[position(i, sizes, left_steps)];                                          \
            float b = right[position(i, sizes, right_steps)];                                        \
            y[i] = result_of_one;                                                                    \
        }                                                                                            \
    }

BINARY(add, a + b, a + b)
BINARY(sub, a - b, a - b)
BINARY(mul, a * b, a * b)
BINARY(div, a / b, a / b)
/* The larger and the smaller one; NaN if either is. */
BINARY(maximum, isnan(a) ? a : (isnan(b) ? b : fmax(a, b)), isnan(a) ? a : (isnan(b) ? b : fmax(a, b)))
BINARY(minimum, isnan(a) ? a : (isnan(b) ? b : fmin(a, b)), isnan(a) ? a : (isnan(b) ? b : fmin(a, b)))
BINARY(greater, a > b ? (floats)(1.0f) : (floats)(0.0f), a > b ? 1.0f : 0.0f)
BINARY(equal, a == b ? (floats)(1.0f) : (floats)(0.0f), a == b ? 1.0f : 0.0f)
/* The left operand repeated. */
BINARY(first, a, a)
