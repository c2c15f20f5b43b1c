#define T 16

/* The work-items of a group fetch a tile of a and one of b together, and all read these. */
kernel void product(global float *c, global const float *a, global const float *b,
        int m, int n, int k) {
    local float a_tile[T][T];
    local float b_tile[T][T];
    int row = get_global_id(1);
    int column = get_global_id(0);
    int i = get_local_id(1);
    int j = get_local_id(0);
    float sum = 0.0f;
    for (int first = 0; first < k; first += T) {
        a_tile[i][j] = a[row * k + first + j];
        b_tile[i][j] = b[(first + i) * n + column];
        barrier(CLK_LOCAL_MEM_FENCE); // nobody reads before all have written
        for (int l = 0; l < T; l++) {
            sum += a_tile[i][l] * b_tile[l][j];
        }
        barrier(CLK_LOCAL_MEM_FENCE); // nobody writes before all have read
    }
    c[row * n + column] = sum;
}
