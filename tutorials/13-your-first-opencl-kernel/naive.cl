/* c = a·b with a: [m, k], b: [k, n]: a work-item for each element of c. */
kernel void product(global float *c, global const float *a, global const float *b,
        int m, int n, int k) {
    int row = get_global_id(1);
    int column = get_global_id(0);
    float sum = 0.0f;
    for (int l = 0; l < k; l++) {
        sum += a[row * k + l] * b[l * n + column];
    }
    c[row * n + column] = sum;
}
