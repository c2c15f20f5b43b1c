/*
 * Matrix products for graphics cards: c = a·b with what is to be done to the result while it is in registers.
 *
 * Implementation notes
 *
 * Work plan. A group of (TILE_M/8)·(TILE_N/8) work-items computes TILE_M rows by TILE_N columns, each work-item 8 by 8
 * of them as 2x2 blocks of 4x4 that lie half a tile apart: the work-items of a row then read 16 neighbouring bytes each
 * from local memory, without conflicts between its banks. For each k: 4 loads of 16 bytes, 64 multiply-adds.
 *
 * Pipeline. Tiles of TILE_K steps of a and b lie in local memory twice. While one is multiplied, the next one is on its
 * way from global memory into registers; it is then stored to the other half, so one barrier for each tile suffices. a
 * lies transposed there, with 4 floats of room after each row, which spreads the stores of a column over the banks.
 *
 * Layouts. A_TRANSPOSED and B_TRANSPOSED change the way from global to local memory only. With VECTORS, rows begin at
 * multiples of 16 bytes and extents are multiples of 4, and 4 neighbours travel together.
 *
 * Edges. What lies outside of a matrix is loaded as zero and not stored. Barriers stand under uniform control flow.
 *
 * Accumulation. Along k from first to last. Where there are fewer tiles than the device has room for, k is cut in
 * `splits` parts of `part` steps; each makes a product of its own, and they are added in a second pass, in fixed order:
 * no atomics, the same bits each time.
 */
#ifndef TILE_M
#define TILE_M 128
#endif
#ifndef TILE_N
#define TILE_N 64
#endif
#ifndef TILE_K
#define TILE_K 8
#endif
#ifndef A_TRANSPOSED
#define A_TRANSPOSED 0
#endif
#ifndef B_TRANSPOSED
#define B_TRANSPOSED 0
#endif
#ifndef VECTORS
#define VECTORS 0
#endif
#ifndef EPILOGUE
#define EPILOGUE 0
#endif
#define ITEMS_M (TILE_M / 8)
#define ITEMS_N (TILE_N / 8)
#define ITEMS (ITEMS_M * ITEMS_N)
#define STRIDE_A (TILE_M + 4)
#define STRIDE_B (TILE_N + 4)
#define QUADS_A (TILE_M * TILE_K / 4 / ITEMS)
#define QUADS_B (TILE_N * TILE_K / 4 / ITEMS)

/* Where matrix i begins: as listed, or evenly spaced. */
static inline int start(global const int *offsets, int first, int step, int i) {
    return offsets ? offsets[i] : first + i * step;
}

/* 4 neighbours of a row of `width` numbers in a matrix of `height` rows; zeros outside. */
static inline float4 load_quad(global const float *x, int stride, int row, int column, int height, int width) {
#if VECTORS
    return row < height && column < width ? *(global const float4 *)(x + row * stride + column) : (float4)(0.0f);
#else
    float4 v;
    x += row < height ? row * stride : 0;
    v.x = row < height && column < width ? x[column] : 0.0f;
    v.y = row < height && column + 1 < width ? x[column + 1] : 0.0f;
    v.z = row < height && column + 2 < width ? x[column + 2] : 0.0f;
    v.w = row < height && column + 3 < width ? x[column + 3] : 0.0f;
    return v;
#endif
}

/* Quad q of a tile that is `minor` steps along the rows of memory by `major` rows: its place in both directions. */
#define MINOR(q, minor) ((q) % ((minor) / 4) * 4)
#define MAJOR(q, minor) ((q) / ((minor) / 4))

#define PUT_ROW(tile, stride, row, column, v) *(local float4 *)((tile) + (row) * (stride) + (column)) = (v)
#define PUT_COLUMN(tile, stride, row, column, v)                                                     \
    {                                                                                                \
        local float *to = (tile) + (row) * (stride) + (column);                                      \
        to[0] = (v).x;                                                                               \
        to[stride] = (v).y;                                                                          \
        to[2 * stride] = (v).z;                                                                      \
        to[3 * stride] = (v).w;                                                                      \
    }

static inline void store_quad(global float *x, int at, int column, int width, float4 v) {
#if VECTORS
    *(global float4 *)(x + at) = v;
#else
    x[at] = v.x;
    if (column + 1 < width) {
        x[at + 1] = v.y;
    }
    if (column + 2 < width) {
        x[at + 2] = v.z;
    }
    if (column + 3 < width) {
        x[at + 3] = v.w;
    }
#endif
}

/* The epilogue for 4 neighbours of a row, which begin at `column` and lie at `at` in c. */
static inline void finish(global float *c, global float *second, global const float *bias, global const float *third,
                   float4 v, int at, int column, int n) {
#if EPILOGUE <= 2
    if (bias) {
        v += load_quad(bias, 0, 0, column, 1, n);
    }
#endif
#if EPILOGUE == 0
    if (second) {
        v += load_quad(second + at - column, 0, 0, column, 1, n);
    }
#elif EPILOGUE <= 2
    if (second) {
        store_quad(second, at, column, n, v);
    }
    v = EPILOGUE == 1 ? gelu_w(v) : gelu_tanh_w(v);
#else
    float4 x = load_quad(third + at - column, 0, 0, column, 1, n);
    store_quad(second, at, column, n, EPILOGUE == 3 ? gelu_w(x) : gelu_tanh_w(x));
    v *= EPILOGUE == 3 ? gelu_derivative_w(x) : gelu_tanh_derivative_w(x);
#endif
    store_quad(c, at, column, n, v);
}

/*
 * c = a·b, then, by EPILOGUE:
 *   0: c = a·b + bias + second           bias and second may be null
 *   1: second = a·b + bias, c = gelu     second may be null
 *   2: the same with the tanh form
 *   3: c = (a·b)·gelu'(third), second = gelu(third)
 *   4: the same with the tanh form
 */
__attribute__((reqd_work_group_size(ITEMS_N, ITEMS_M, 1)))
kernel void product(global float *c, global float *second, global const float *bias, global const float *third,
                    global const float *a, global const int *a_offsets, int a_first, int a_step,
                    global const float *b, global const int *b_offsets, int b_first, int b_step,
                    int m, int n, int k, int c_step, int part, int splits) {
    local float tile_a[2][TILE_K * STRIDE_A] __attribute__((aligned(16)));
    local float tile_b[2][TILE_K * STRIDE_B] __attribute__((aligned(16)));
    int item = get_local_id(1) * ITEMS_N + get_local_id(0);
    int first_row = get_group_id(1) * TILE_M;
    int first_column = get_group_id(0) * TILE_N;
    int matrix = get_group_id(2) / splits;
    int begin = get_group_id(2) % splits * part;
    int end = min(k, begin + part);
    a += start(a_offsets, a_first, a_step, matrix);
    b += start(b_offsets, b_first, b_step, matrix);

    float4 next_a[QUADS_A];
    float4 next_b[QUADS_B];
    float4 sums[8][2];
    for (int i = 0; i < 8; i++) {
        sums[i][0] = 0.0f;
        sums[i][1] = 0.0f;
    }

#if A_TRANSPOSED
#define LOAD_A(q, l) load_quad(a, m, (l) + MAJOR(q, TILE_M), first_row + MINOR(q, TILE_M), end, m)
#define PUT_A(q, to) PUT_ROW(to, STRIDE_A, MAJOR(q, TILE_M), MINOR(q, TILE_M), next_a[i])
#else
#define LOAD_A(q, l) load_quad(a, k, first_row + MAJOR(q, TILE_K), (l) + MINOR(q, TILE_K), m, end)
#define PUT_A(q, to) PUT_COLUMN(to, STRIDE_A, MINOR(q, TILE_K), MAJOR(q, TILE_K), next_a[i])
#endif
#if B_TRANSPOSED
#define LOAD_B(q, l) load_quad(b, k, first_column + MAJOR(q, TILE_K), (l) + MINOR(q, TILE_K), n, end)
#define PUT_B(q, to) PUT_COLUMN(to, STRIDE_B, MINOR(q, TILE_K), MAJOR(q, TILE_K), next_b[i])
#else
#define LOAD_B(q, l) load_quad(b, n, (l) + MAJOR(q, TILE_N), first_column + MINOR(q, TILE_N), end, n)
#define PUT_B(q, to) PUT_ROW(to, STRIDE_B, MAJOR(q, TILE_N), MINOR(q, TILE_N), next_b[i])
#endif
#define FETCH(l)                                                                                     \
    _Pragma("unroll") for (int i = 0; i < QUADS_A; i++) {                                            \
        next_a[i] = LOAD_A(item + i * ITEMS, l);                                                     \
    }                                                                                                \
    _Pragma("unroll") for (int i = 0; i < QUADS_B; i++) {                                            \
        next_b[i] = LOAD_B(item + i * ITEMS, l);                                                     \
    }
#define PUT(side)                                                                                    \
    _Pragma("unroll") for (int i = 0; i < QUADS_A; i++) {                                            \
        PUT_A(item + i * ITEMS, tile_a[side]);                                                       \
    }                                                                                                \
    _Pragma("unroll") for (int i = 0; i < QUADS_B; i++) {                                            \
        PUT_B(item + i * ITEMS, tile_b[side]);                                                       \
    }

    int mine_m = get_local_id(1) * 4;
    int mine_n = get_local_id(0) * 4;
    FETCH(begin)
    PUT(0)
    barrier(CLK_LOCAL_MEM_FENCE);
    int side = 0;
    for (int l = begin; l < end; l += TILE_K) {
        int next = l + TILE_K;
        if (next < end) {
            FETCH(next)
        }
        local const float *pa = tile_a[side] + mine_m;
        local const float *pb = tile_b[side] + mine_n;
#pragma unroll
        for (int s = 0; s < TILE_K; s++) {
            float4 a_low = *(local const float4 *)pa;
            float4 a_high = *(local const float4 *)(pa + TILE_M / 2);
            float4 b_low = *(local const float4 *)pb;
            float4 b_high = *(local const float4 *)(pb + TILE_N / 2);
#define STEP(i, x)                                                                                   \
    sums[i][0] = fma((float4)(x), b_low, sums[i][0]);                                                \
    sums[i][1] = fma((float4)(x), b_high, sums[i][1]);
            STEP(0, a_low.x) STEP(1, a_low.y) STEP(2, a_low.z) STEP(3, a_low.w)
            STEP(4, a_high.x) STEP(5, a_high.y) STEP(6, a_high.z) STEP(7, a_high.w)
            pa += STRIDE_A;
            pb += STRIDE_B;
        }
        side ^= 1;
        if (next < end) {
            PUT(side)
        }
        barrier(CLK_LOCAL_MEM_FENCE);
    }

    c += get_group_id(2) * c_step;
#pragma unroll
    for (int i = 0; i < 8; i++) {
        int row = first_row + mine_m + (i < 4 ? i : TILE_M / 2 + i - 4);
#pragma unroll
        for (int j = 0; j < 2; j++) {
            int column = first_column + mine_n + j * (TILE_N / 2);
            if (row < m && column < n) {
                finish(c, second, bias, third, sums[i][j], row * n + column, column, n);
            }
        }
    }
}
