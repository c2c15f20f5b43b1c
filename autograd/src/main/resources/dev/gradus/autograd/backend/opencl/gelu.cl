/*
 * The Gaussian error linear unit and its gradient. Both families.
 *
 * Implementation notes
 *
 * Element by element, in whole vectors without remainder (see common.cl); the functions stand in math.cl. n is the
 * number of vectors.
 */

kernel void gelu_erf(global float *y, global const float *x, int n) {
    int i = get_global_id(0);
    if (i < n) {
        store_floats(gelu_w(load_floats(i, x)), i, y);
    }
}

kernel void gelu_erf_backward(global float *dx, global const float *dy, global const float *x, int n) {
    int i = get_global_id(0);
    if (i < n) {
        store_floats(load_floats(i, dy) * gelu_derivative_w(load_floats(i, x)), i, dx);
    }
}

kernel void gelu_tanh(global float *y, global const float *x, int n) {
    int i = get_global_id(0);
    if (i < n) {
        store_floats(gelu_tanh_w(load_floats(i, x)), i, y);
    }
}

kernel void gelu_tanh_backward(global float *dx, global const float *dy, global const float *x, int n) {
    int i = get_global_id(0);
    if (i < n) {
        store_floats(load_floats(i, dy) * gelu_tanh_derivative_w(load_floats(i, x)), i, dx);
    }
}
