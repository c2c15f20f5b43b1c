/*
 * Matrix products on the tensor cores of NVIDIA graphics cards (compute capability 8.0 and later), in TF32: factors are
 * rounded to 10 bits of mantissa, sums have single precision. The instructions are inline PTX, so this file is compiled
 * only where a probe has found them; see TensorCores.
 *
 * Implementation notes
 *
 * Work plan. A group of 4 warps computes 128 rows by 64 columns; each warp a quarter of 64 by 32 in 4 by 4 tiles of 16
 * by 8, the size of mma.sync.m16n8k8. For 8 steps of k a lane loads 4·4 + 4·2 numbers from local memory for 16
 * instructions of 2048 multiply-adds.
 *
 * Pipeline. STAGES tiles of 16 steps of k lie in local memory. cp.async brings them there, 16 bytes at a time, past the
 * registers: while one is multiplied, the next STAGES - 1 are on their way. One barrier for each tile.
 *
 * Layouts. A factor whose rows run along k keeps its rows in local memory, 4 chunks of 4 numbers each; one whose rows
 * run across k keeps those. Chunks are permuted, so that the 32 lanes of a warp read 32 different banks of memory;
 * without that they would meet in few. Which number belongs to which lane and register is in the macros A_…, B_… and
 * C_… below, from "Parallel Thread Execution ISA", section on mma.m16n8k8: the test Tf32LayoutTest evaluates these very
 * macros and multiplies with them, so keep each on one line of integer arithmetic.
 *
 * Edges. Chunks outside of a matrix are filled with zeros by cp.async itself (source size 0). Extents are multiples of
 * 4, and rows begin at multiples of 16 bytes; other products go to gemm.cl.
 *
 * Accumulation. Along k, in the order of the instructions; parts of k as in gemm.cl. The accumulators are operands that
 * are read and written ("+f") of volatile assembly: with separate ones a compiler was seen to read stale sums.
 */
#ifndef A_TRANSPOSED
#define A_TRANSPOSED 0
#endif
#ifndef B_TRANSPOSED
#define B_TRANSPOSED 1
#endif
#ifndef EPILOGUE
#define EPILOGUE 0
#endif
#define TILE_M 128
#define TILE_N 64
#define TILE_K 16
#define STAGES 3
#define ITEMS 128
#define WARP_M 64
#define WARP_N 32
#define CHUNKS_A (TILE_M * TILE_K / 4 / ITEMS)
#define CHUNKS_B (TILE_N * TILE_K / 4 / ITEMS)

/* ---- Where numbers are; i counts rows of a or columns of b, l steps of k, from the beginning of the tile ---- */

/* In local memory, for a factor that runs along k: 4 chunks for each i, permuted by i. */
#define ALONG_PLACE(i, l) ((i) * 16 + (((l) / 4) ^ (((i) / 2) & 3)) * 4 + (l) % 4)
/* The same across k: `width` numbers for each l, chunks permuted by l. */
#define ACROSS_PLACE(i, l, width) ((l) * (width) + (((i) / 4) ^ (((l) & 3) * 2)) * 4 + (i) % 4)
/* The beginning of chunk q of a tile, as cp.async copies it. */
#define ALONG_I(q) ((q) / 4)
#define ALONG_L(q) ((q) % 4 * 4)
#define ACROSS_I(q, width) ((q) % ((width) / 4) * 4)
#define ACROSS_L(q, width) ((q) / ((width) / 4))
/* In a 16x8 tile of a, an 8x8 tile of b, a 16x8 tile of c: what register r of a lane holds. */
#define A_ROW(lane, r) ((lane) / 4 + (r) % 2 * 8)
#define A_STEP(lane, r) ((lane) % 4 + (r) / 2 * 4)
#define B_STEP(lane, r) ((lane) % 4 + (r) * 4)
#define B_COLUMN(lane, r) ((lane) / 4)
#define C_ROW(lane, r) ((lane) / 4 + (r) / 2 * 8)
#define C_COLUMN(lane, r) ((lane) % 4 * 2 + (r) % 2)
/* Where a warp's part of the tile begins. */
#define WARP_ROW(warp) ((warp) / 2 * 64)
#define WARP_COLUMN(warp) ((warp) % 2 * 32)

#if A_TRANSPOSED
#define A_PLACE(i, l) ACROSS_PLACE(i, l, TILE_M)
#define A_I(q) ACROSS_I(q, TILE_M)
#define A_L(q) ACROSS_L(q, TILE_M)
#else
#define A_PLACE(i, l) ALONG_PLACE(i, l)
#define A_I(q) ALONG_I(q)
#define A_L(q) ALONG_L(q)
#endif
#if B_TRANSPOSED
#define B_PLACE(i, l) ALONG_PLACE(i, l)
#define B_I(q) ALONG_I(q)
#define B_L(q) ALONG_L(q)
#else
#define B_PLACE(i, l) ACROSS_PLACE(i, l, TILE_N)
#define B_I(q) ACROSS_I(q, TILE_N)
#define B_L(q) ACROSS_L(q, TILE_N)
#endif

/* ---- Instructions ---- */

/* Begins to copy 16 bytes to local memory, or to fill them with zeros. */
static inline void copy_chunk(local float *to, global const float *from, bool inside) {
    int bytes = inside ? 16 : 0;
    asm volatile("cp.async.cg.shared.global [%0], [%1], 16, %2;" ::"l"((ulong)to), "l"((ulong)from), "r"(bytes)
                 : "memory");
}

/* Closes a batch of copies. */
static inline void end_batch(void) {
    asm volatile("cp.async.commit_group;" ::: "memory");
}

/* Waits until all batches but the youngest STAGES - 2 have arrived. */
static inline void await_batch(void) {
#if STAGES == 3
    asm volatile("cp.async.wait_group 1;" ::: "memory");
#else
    asm volatile("cp.async.wait_group 0;" ::: "memory");
#endif
}

/* Rounded to nearest, ties away from zero: cutting the bits off would bias every product. */
static inline uint to_tf32(float x) {
    uint y;
    asm volatile("cvt.rna.tf32.f32 %0, %1;" : "=r"(y) : "f"(x));
    return y;
}

/* c += a·b for a 16x8 tile of a and an 8x8 tile of b, spread over the lanes of the warp. */
#define MMA(c, a, b)                                                                                 \
    asm volatile("mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32 "                               \
                 "{%0, %1, %2, %3}, {%4, %5, %6, %7}, {%8, %9}, {%0, %1, %2, %3};"                   \
                 : "+f"((c)[0]), "+f"((c)[1]), "+f"((c)[2]), "+f"((c)[3])                            \
                 : "r"((a)[0]), "r"((a)[1]), "r"((a)[2]), "r"((a)[3]), "r"((b)[0]), "r"((b)[1]))

/* ---- The product ---- */

/* The epilogue for 2 neighbours of a row; as in gemm.cl. */
static inline void finish(global float *c, global float *second, global const float *bias, global const float *third,
                   float2 v, int at, int column) {
#if EPILOGUE <= 2
    if (bias) {
        v += vload2(0, bias + column);
    }
#endif
#if EPILOGUE == 0
    if (second) {
        v += vload2(0, second + at);
    }
#elif EPILOGUE <= 2
    if (second) {
        vstore2(v, 0, second + at);
    }
    v = EPILOGUE == 1 ? (float2)(gelu_1(v.x), gelu_1(v.y)) : (float2)(gelu_tanh_1(v.x), gelu_tanh_1(v.y));
#else
    float2 x = vload2(0, third + at);
    float2 h = EPILOGUE == 3 ? (float2)(gelu_1(x.x), gelu_1(x.y)) : (float2)(gelu_tanh_1(x.x), gelu_tanh_1(x.y));
    vstore2(h, 0, second + at);
    v *= EPILOGUE == 3 ? (float2)(gelu_derivative_1(x.x), gelu_derivative_1(x.y))
                       : (float2)(gelu_tanh_derivative_1(x.x), gelu_tanh_derivative_1(x.y));
#endif
    vstore2(v, 0, c + at);
}

/* Where matrix i begins: as listed, or evenly spaced. */
static inline int start(global const int *offsets, int first, int step, int i) {
    return offsets ? offsets[i] : first + i * step;
}

/* c = a·b, then by EPILOGUE as in gemm.cl. */
__attribute__((reqd_work_group_size(ITEMS, 1, 1)))
kernel void product(global float *c, global float *second, global const float *bias, global const float *third,
                    global const float *a, global const int *a_offsets, int a_first, int a_step,
                    global const float *b, global const int *b_offsets, int b_first, int b_step,
                    int m, int n, int k, int c_step, int part, int splits) {
    local float tile_a[STAGES][TILE_M * TILE_K] __attribute__((aligned(16)));
    local float tile_b[STAGES][TILE_N * TILE_K] __attribute__((aligned(16)));
    int item = get_local_id(0);
    int lane = item % 32;
    int warp = item / 32;
    int first_row = get_group_id(1) * TILE_M;
    int first_column = get_group_id(0) * TILE_N;
    int matrix = get_group_id(2) / splits;
    int begin = get_group_id(2) % splits * part;
    int end = min(k, begin + part);
    int tiles = max(0, (end - begin + TILE_K - 1) / TILE_K);
    a += start(a_offsets, a_first, a_step, matrix);
    b += start(b_offsets, b_first, b_step, matrix);

    float sums[WARP_M / 16][WARP_N / 8][4];
#pragma unroll
    for (int i = 0; i < WARP_M / 16; i++) {
#pragma unroll
        for (int j = 0; j < WARP_N / 8; j++) {
#pragma unroll
            for (int r = 0; r < 4; r++) {
                sums[i][j][r] = 0.0f;
            }
        }
    }

/* Begins to copy tile t; what lies outside takes its address from the beginning of the matrix. */
#define FETCH(t)                                                                                     \
    if ((t) < tiles) {                                                                               \
        int stage = (t) % STAGES;                                                                    \
        int first_step = begin + (t) * TILE_K;                                                       \
        _Pragma("unroll") for (int s = 0; s < CHUNKS_A; s++) {                                       \
            int q = item + s * ITEMS;                                                                \
            int i = first_row + A_I(q);                                                              \
            int l = first_step + A_L(q);                                                             \
            bool inside = i < m && l < end;                                                          \
            int from = A_TRANSPOSED ? l * m + i : i * k + l;                                         \
            copy_chunk(tile_a[stage] + A_PLACE(A_I(q), A_L(q)), a + (inside ? from : 0), inside);    \
        }                                                                                            \
        _Pragma("unroll") for (int s = 0; s < CHUNKS_B; s++) {                                       \
            int q = item + s * ITEMS;                                                                \
            int i = first_column + B_I(q);                                                           \
            int l = first_step + B_L(q);                                                             \
            bool inside = i < n && l < end;                                                          \
            int from = B_TRANSPOSED ? i * k + l : l * n + i;                                         \
            copy_chunk(tile_b[stage] + B_PLACE(B_I(q), B_L(q)), b + (inside ? from : 0), inside);    \
        }                                                                                            \
    }                                                                                                \
    end_batch();

    for (int t = 0; t < STAGES - 1; t++) {
        FETCH(t)
    }
    for (int t = 0; t < tiles; t++) {
        await_batch();
        /* Tile t is there for all, and all are through with tile t - 1, whose place is filled next. */
        barrier(CLK_LOCAL_MEM_FENCE);
        FETCH(t + STAGES - 1)
        local const float *pa = tile_a[t % STAGES];
        local const float *pb = tile_b[t % STAGES];
#pragma unroll
        for (int step = 0; step < TILE_K; step += 8) {
            uint x[WARP_M / 16][4];
            uint y[WARP_N / 8][2];
#pragma unroll
            for (int i = 0; i < WARP_M / 16; i++) {
#pragma unroll
                for (int r = 0; r < 4; r++) {
                    x[i][r] = to_tf32(pa[A_PLACE(WARP_ROW(warp) + i * 16 + A_ROW(lane, r), step + A_STEP(lane, r))]);
                }
            }
#pragma unroll
            for (int j = 0; j < WARP_N / 8; j++) {
#pragma unroll
                for (int r = 0; r < 2; r++) {
                    y[j][r] =
                        to_tf32(pb[B_PLACE(WARP_COLUMN(warp) + j * 8 + B_COLUMN(lane, r), step + B_STEP(lane, r))]);
                }
            }
#pragma unroll
            for (int i = 0; i < WARP_M / 16; i++) {
#pragma unroll
                for (int j = 0; j < WARP_N / 8; j++) {
                    MMA(sums[i][j], x[i], y[j]);
                }
            }
        }
    }

    c += get_group_id(2) * c_step;
#pragma unroll
    for (int i = 0; i < WARP_M / 16; i++) {
#pragma unroll
        for (int j = 0; j < WARP_N / 8; j++) {
#pragma unroll
            for (int r = 0; r < 4; r += 2) {
                int row = first_row + WARP_ROW(warp) + i * 16 + C_ROW(lane, r);
                int column = first_column + WARP_COLUMN(warp) + j * 8 + C_COLUMN(lane, r);
                if (row < m && column < n) {
                    finish(c, second, bias, third, (float2)(sums[i][j][r], sums[i][j][r + 1]), row * n + column,
                           column);
                }
            }
        }
    }
}
