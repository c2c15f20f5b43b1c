/*
 * Multi-head self-attention over the packed projection qkv: [batch, tokens, 3, heads, head_dim], for processors.
 *
 *   S = q·kᵀ·scale,  P = softmax(S),  y = P·v
 *
 * Implementation notes
 *
 * There are about as many work-items as keep the cores busy; each takes one head after another, with scratch of its own
 * that stays in its core's cache. Everything is a product of small matrices (see `product`) around a softmax.
 *
 * Scores are kept transposed, a row for each key, so that the lanes of a vector are 16 queries: maxima and sums over
 * keys are then of whole vectors, and no lanes have to be added up. For this the queries are transposed into the
 * scratch first, 16 by 16 in registers. The scores of one block of queries exist at a time, never those of all heads.
 * Lanes behind the last query hold what zeros make and are read by nobody.
 *
 * Scratch of a work-item, with `padded` = the queries of a block, rounded up to 16:
 *   forward   queries [head_dim, padded], P [tokens, padded], and value rows [tokens, round_up(head_dim)] if head_dim is
 *             not 16·n
 *   backward  queries and dY [head_dim, padded] each, P and dS [tokens, padded], and rows of q, k and dY likewise
 */

static inline int round_up(int n) {
    return (n + 15) & ~15;
}

/* Writes the first n lanes. */
static inline void store_lanes(float16 v, global float *to, int n) {
    if (n >= 16) {
        vstore16(v, 0, to);
    } else {
        float lanes[16];
        vstore16(v, 0, lanes);
        for (int i = 0; i < n; i++) {
            to[i] = lanes[i];
        }
    }
}

/* Reads the first n lanes; the others are 0. */
static inline float16 load_lanes(global const float *from, int n) {
    if (n >= 16) {
        return vload16(0, from);
    }
    float lanes[16];
    for (int i = 0; i < 16; i++) {
        lanes[i] = i < n ? from[i] : 0.0f;
    }
    return vload16(0, lanes);
}

/*
 * c = (add ? c : 0) + factor·a·b with a: [m, k], b: [k, n], c: [m, n]. Element (i, l) of a lies at i·a_row + l·a_column,
 * so a transposed operand needs no copy; rows of b are readable up to round_up(n). A tile of 5 rows by VECTORS·16 columns
 * stays in registers: 5 rows, because 65 and 50 tokens are then whole tiles, and 5 vectors, because 65 queries are.
 */
#define ROWS 5
#define DEFINE_TILE(name, VECTORS)                                                                     \
    static inline void name(global float *c, int c_row, int rows, int columns, global const float *a,  \
                     int a_row, int a_column, global const float *b, int b_row, int k, float factor,   \
                     int add) {                                                                        \
        float16 sum[ROWS][VECTORS];                                                                    \
        global const float *left[ROWS];                                                                \
        _Pragma("unroll") for (int r = 0; r < ROWS; r++) {                                             \
            left[r] = a + min(r, rows - 1) * a_row;                                                    \
            _Pragma("unroll") for (int v = 0; v < VECTORS; v++) {                                      \
                sum[r][v] = (float16)(0.0f);                                                           \
            }                                                                                          \
        }                                                                                              \
        for (int l = 0; l < k; l++) {                                                                  \
            float16 right[VECTORS];                                                                    \
            _Pragma("unroll") for (int v = 0; v < VECTORS; v++) {                                      \
                right[v] = vload16(v, b + l * b_row);                                                  \
            }                                                                                          \
            _Pragma("unroll") for (int r = 0; r < ROWS; r++) {                                         \
                float16 x = (float16)(left[r][l * a_column]);                                          \
                _Pragma("unroll") for (int v = 0; v < VECTORS; v++) {                                  \
                    sum[r][v] = fma(x, right[v], sum[r][v]);                                           \
                }                                                                                      \
            }                                                                                          \
        }                                                                                              \
        float16 results[ROWS * VECTORS];                                                               \
        _Pragma("unroll") for (int r = 0; r < ROWS; r++) {                                             \
            _Pragma("unroll") for (int v = 0; v < VECTORS; v++) {                                      \
                results[r * VECTORS + v] = sum[r][v] * factor;                                         \
            }                                                                                          \
        }                                                                                              \
        for (int r = 0; r < min(ROWS, rows); r++) {                                                    \
            for (int v = 0; v < VECTORS; v++) {                                                        \
                global float *to = c + r * c_row + 16 * v;                                             \
                float16 result = results[r * VECTORS + v];                                             \
                if (add) {                                                                             \
                    result += load_lanes(to, columns - 16 * v);                                        \
                }                                                                                      \
                store_lanes(result, to, columns - 16 * v);                                             \
            }                                                                                          \
        }                                                                                              \
    }

DEFINE_TILE(tile_80, 5)
DEFINE_TILE(tile_64, 4)
DEFINE_TILE(tile_32, 2)
DEFINE_TILE(tile_16, 1)

/* Rows that are needed soon: `parts` pieces of head_dim numbers in each, `step` apart. */
typedef struct {
    global const float *rows;
    int row;
    int parts;
    int step;
    int head_dim;
} soon;

/*
 * The product by tiles. Before each tile, the rows of `next` with the numbers of the tile's rows are called nearer: heads
 * lie in memory in small pieces, and waiting for them would take as long as the products.
 */
static inline void product(global float *c, int c_row, int m, int n, global const float *a, int a_row, int a_column,
                    global const float *b, int b_row, int k, float factor, int add, soon next) {
    int width;
    for (int j = 0; j < n; j += width) {
        int vectors = (n - j + 15) / 16;
        width = vectors > 4 && vectors % 4 == 1 ? 80 : vectors >= 4 ? 64 : vectors >= 2 ? 32 : 16;
        for (int i = 0; i < m; i += ROWS) {
            global float *to = c + i * c_row + j;
            global const float *from = a + i * a_row;
            for (int p = 0; j == 0 && p < next.parts; p++) {
                for (int r = i; r < min(m, i + ROWS); r++) {
                    call(next.rows + r * next.row + p * next.step, next.head_dim);
                }
            }
            if (width == 80) {
                tile_80(to, c_row, m - i, n - j, from, a_row, a_column, b + j, b_row, k, factor, add);
            } else if (width == 64) {
                tile_64(to, c_row, m - i, n - j, from, a_row, a_column, b + j, b_row, k, factor, add);
            } else if (width == 32) {
                tile_32(to, c_row, m - i, n - j, from, a_row, a_column, b + j, b_row, k, factor, add);
            } else {
                tile_16(to, c_row, m - i, n - j, from, a_row, a_column, b + j, b_row, k, factor, add);
            }
        }
    }
}

/* Where the head after `head` lies, as a step from where that one does. */
static inline int step_to_next(int head, int end, int heads, int head_dim, int tokens, int row) {
    if (head + 1 >= end) {
        return 0;
    }
    return (head + 1) % heads != 0 ? head_dim : tokens * row - (heads - 1) * head_dim;
}

/* a0 b0 a1 b1 … of the first and of the second halves. */
static inline float16 zip_low(float16 a, float16 b) {
    float16 zipped;
    zipped.even = a.lo;
    zipped.odd = b.lo;
    return zipped;
}

static inline float16 zip_high(float16 a, float16 b) {
    float16 zipped;
    zipped.even = a.hi;
    zipped.odd = b.hi;
    return zipped;
}

/*
 * One round: with row and lane as one number of 8 bits, each element moves to where these bits are rotated by one. After
 * four rounds rows and lanes have changed places.
 */
#define ROUND(to, from)                                                                                \
    _Pragma("unroll") for (int i = 0; i < 8; i++) {                                                    \
        to[2 * i] = zip_low(from[i], from[i + 8]);                                                     \
        to[2 * i + 1] = zip_high(from[i], from[i + 8]);                                                \
    }

/* to: [16, 16] = the transpose of 16 rows, of which those behind the first `rows` are taken as 0. */
static inline void transpose_block(global float *to, int to_row, global const float *from, int row, int rows) {
    float16 x[16];
    float16 y[16];
    _Pragma("unroll") for (int i = 0; i < 16; i++) {
        x[i] = i < rows ? vload16(0, from + i * row) : (float16)(0.0f);
    }
    ROUND(y, x)
    ROUND(x, y)
    ROUND(y, x)
    ROUND(x, y)
    _Pragma("unroll") for (int i = 0; i < 16; i++) {
        vstore16(x[i], 0, to + i * to_row);
    }
}

/* to: [head_dim, padded] = the transpose of from: [rows, head_dim]; columns behind the last row are 0. */
static inline void transpose(global float *to, int padded, global const float *from, int row, int rows, int head_dim) {
    int whole = head_dim & ~15;
    for (int t = 0; t < padded; t += 16) {
        for (int d = 0; d < whole; d += 16) {
            transpose_block(to + d * padded + t, padded, from + t * row + d, row, rows - t);
        }
    }
    for (int d = whole; d < head_dim; d++) {
        for (int t = 0; t < padded; t++) {
            to[d * padded + t] = t < rows ? from[t * row + d] : 0.0f;
        }
    }
}

/* A copy whose rows are readable in whole vectors: to: [tokens, round_up(head_dim)]. */
static inline void pad_rows(global float *to, global const float *rows, int row, int tokens, int head_dim) {
    int width = round_up(head_dim);
    for (int t = 0; t < tokens; t++) {
        for (int d = 0; d < width; d++) {
            to[t * width + d] = d < head_dim ? rows[t * row + d] : 0.0f;
        }
    }
}

/*
 * A softmax of each column, in place, for 16 columns of `scores`; returns log Σ exp(scores) of each. A maximum passes
 * over NaN, which the exponentials bring back.
 */
static inline float16 softmax_columns(global float *scores, int tokens, int padded) {
    float16 most = (float16)(-INFINITY);
    for (int t = 0; t < tokens; t++) {
        float16 s = vload16(0, scores + t * padded);
        most = s > most ? s : most;
    }
    float16 sum = (float16)(0.0f);
    for (int t = 0; t < tokens; t++) {
        float16 e = exp_w(vload16(0, scores + t * padded) - most);
        sum += e;
        vstore16(e, 0, scores + t * padded);
    }
    float16 inverse = 1.0f / sum;
    for (int t = 0; t < tokens; t++) {
        vstore16(vload16(0, scores + t * padded) * inverse, 0, scores + t * padded);
    }
    return most + log(sum);
}

/*
 * y: [batch, tokens, heads·head_dim], log_sum_exp: [batch, heads, tokens]; `per_item` floats of scratch for each
 * work-item; `block` queries at a time.
 */
kernel void attention(global float *y, global float *log_sum_exp, global const float *qkv, global float *scratch,
                      int batch, int tokens, int heads, int head_dim, float scale, int block, int per_item) {
    int row = 3 * heads * head_dim;
    int y_row = heads * head_dim;
    global float *queries = scratch + (long) get_global_id(0) * per_item;
    global float *scores = queries + head_dim * round_up(block);
    global float *value_rows = scores + tokens * round_up(block);
    int whole = head_dim % 16 == 0;
    int share = (batch * heads + get_global_size(0) - 1) / get_global_size(0);
    int end = min(batch * heads, (int) (get_global_id(0) + 1) * share);
    for (int head = get_global_id(0) * share; head < end; head++) {
        long sample = head / heads;
        int h = head % heads;
        global const float *q = qkv + sample * tokens * row + h * head_dim;
        global const float *k = q + y_row;
        global const float *v = k + y_row;
        global float *to = y + sample * tokens * y_row + h * head_dim;
        int next = step_to_next(head, end, heads, head_dim, tokens, row);
        if (!whole) {
            pad_rows(value_rows, v, row, tokens, head_dim);
        }
        for (int first = 0; first < tokens; first += block) {
            int rows = min(block, tokens - first);
            int padded = round_up(rows);
            transpose(queries, padded, q + first * row, row, rows, head_dim);
            soon result = {to, y_row, first == 0, 0, head_dim};
            product(scores, padded, tokens, padded, k, row, 1, queries, padded, head_dim, scale, 0, result);
            for (int r = 0; r < rows; r += 16) {
                store_lanes(softmax_columns(scores + r, tokens, padded),
                            log_sum_exp + (long) head * tokens + first + r, rows - r);
            }
            soon next_head = {q + next + first * row, row, 3, y_row, head_dim};
            product(to + first * y_row, y_row, rows, head_dim, scores, 1, padded, whole ? v : value_rows,
                    whole ? row : round_up(head_dim), tokens, 1.0f, 0, next_head);
        }
    }
}

/*
 * With P from log_sum_exp and dP = dY·vᵀ, for 16 queries:  dS = P∘(dP − Σ P∘dP)·scale (the scale follows in the products),
 * and dQ = dS·k,  dK = dSᵀ·q,  dV = Pᵀ·dY.
 */
static inline void score_gradients(global float *p, global float *ds, float16 log_sum_exp, int tokens, int padded) {
    float16 mean = (float16)(0.0f);
    for (int t = 0; t < tokens; t++) {
        float16 probability = exp_w(vload16(0, p + t * padded) - log_sum_exp);
        vstore16(probability, 0, p + t * padded);
        mean = fma(probability, vload16(0, ds + t * padded), mean);
    }
    for (int t = 0; t < tokens; t++) {
        vstore16(vload16(0, p + t * padded) * (vload16(0, ds + t * padded) - mean), 0, ds + t * padded);
    }
}

kernel void attention_backward(global float *dqkv, global const float *dy, global const float *qkv,
                               global const float *log_sum_exp, global float *scratch, int batch, int tokens, int heads,
                               int head_dim, float scale, int block, int per_item) {
    int row = 3 * heads * head_dim;
    int dy_row = heads * head_dim;
    int width = round_up(head_dim);
    global float *queries = scratch + (long) get_global_id(0) * per_item;
    global float *gradients = queries + head_dim * round_up(block);
    global float *p = gradients + head_dim * round_up(block);
    global float *ds = p + tokens * round_up(block);
    global float *q_rows = ds + tokens * round_up(block);
    global float *k_rows = q_rows + tokens * width;
    global float *dy_rows = k_rows + tokens * width;
    int whole = head_dim % 16 == 0;
    int share = (batch * heads + get_global_size(0) - 1) / get_global_size(0);
    int end = min(batch * heads, (int) (get_global_id(0) + 1) * share);
    for (int head = get_global_id(0) * share; head < end; head++) {
        long sample = head / heads;
        int h = head % heads;
        global const float *q = qkv + sample * tokens * row + h * head_dim;
        global const float *k = q + dy_row;
        global const float *v = k + dy_row;
        global const float *d = dy + sample * tokens * dy_row + h * head_dim;
        global float *dq = dqkv + sample * tokens * row + h * head_dim;
        global float *dk = dq + dy_row;
        global float *dv = dk + dy_row;
        int next = step_to_next(head, end, heads, head_dim, tokens, row);
        int next_dy = step_to_next(head, end, heads, head_dim, tokens, dy_row);
        soon nothing = {0, 0, 0, 0, 0};
        if (!whole) {
            pad_rows(q_rows, q, row, tokens, head_dim);
            pad_rows(k_rows, k, row, tokens, head_dim);
            pad_rows(dy_rows, d, dy_row, tokens, head_dim);
        }
        for (int first = 0; first < tokens; first += block) {
            int rows = min(block, tokens - first);
            int padded = round_up(rows);
            transpose(queries, padded, q + first * row, row, rows, head_dim);
            transpose(gradients, padded, d + first * dy_row, dy_row, rows, head_dim);
            soon results = {dq, row, first == 0 ? 3 : 0, dy_row, head_dim};
            product(p, padded, tokens, padded, k, row, 1, queries, padded, head_dim, scale, 0, results);
            soon next_gradient = {d + next_dy, dy_row, first == 0, 0, head_dim};
            product(ds, padded, tokens, padded, v, row, 1, gradients, padded, head_dim, 1.0f, 0, next_gradient);
            for (int r = 0; r < rows; r += 16) {
                score_gradients(p + r, ds + r, load_lanes(log_sum_exp + (long) head * tokens + first + r, rows - r),
                                tokens, padded);
            }
            soon next_head = {q + next + first * row, row, 3, dy_row, head_dim};
            product(dq + first * row, row, rows, head_dim, ds, 1, padded, whole ? k : k_rows, whole ? row : width,
                    tokens, scale, 0, next_head);
            product(dk, row, tokens, head_dim, ds, padded, 1, whole ? q + first * row : q_rows + first * width,
                    whole ? row : width, rows, scale, first > 0, nothing);
            product(dv, row, tokens, head_dim, p, padded, 1, whole ? d + first * dy_row : dy_rows + first * width,
                    whole ? dy_row : width, rows, 1.0f, first > 0, nothing);
        }
    }
}
