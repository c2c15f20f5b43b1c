/* A work-item owns 8 rows by 32 columns of c: 16 sums of 16 lanes, which stay in registers. */
kernel void product(global float *c, global const float *a, global const float *b,
        int m, int n, int k) {
    int row = 8 * get_global_id(1);
    int column = 32 * get_global_id(0);
    float16 sum[8][2];
    for (int r = 0; r < 8; r++) {
        sum[r][0] = sum[r][1] = 0.0f;
    }
    for (int l = 0; l < k; l++) {
        float16 left = vload16(0, b + l * n + column);
        float16 right = vload16(1, b + l * n + column);
        for (int r = 0; r < 8; r++) {
            float16 x = a[(row + r) * k + l];
            sum[r][0] = fma(x, left, sum[r][0]);
            sum[r][1] = fma(x, right, sum[r][1]);
        }
    }
    for (int r = 0; r < 8; r++) {
        vstore16(sum[r][0], 0, c + (row + r) * n + column);
        vstore16(sum[r][1], 1, c + (row + r) * n + column);
    }
}
