/*
 * Multi-head self-attention over the packed projection qkv: [batch, tokens, 3, heads, head_dim], for processors.
 *
 *   S = q·kᵀ·scale,  P = softmax(S),  y = P·v
 *
 * Implementation notes
 *
 * There are about as many work-items as keep the cores busy; each takes one head after another, with scratch of its own
 * that stays in its core's cache. Everything is a product of small matrices (see `product`) around a softmax of rows.
 * Keys and values are transposed into the scratch first, so that a row of scores is computed 16 keys at a time. The
 * scores of one block of queries exist at a time, never those of all heads.
 *
 * Scratch of a work-item, in rows of `padded` floats (the tokens, rounded up to 16):
 *   forward   keys [head_dim], scores [block], and value rows [tokens, round_up(head_dim)] if head_dim is not 16·n
 *   backward  keys [head_dim], values [head_dim], P [block], dS [block], and rows of q, k and dY likewise
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
 * so a transposed operand needs no copy; rows of b are readable up to round_up(n). A tile of 8 rows by VECTORS·16 columns
 * stays in registers.
 */
#define DEFINE_TILE(name, VECTORS)                                                                     \
    static inline void name(global float *c, int c_row, int rows, int columns, global const float *a,         \
                     int a_row, int a_column, global const float *b, int b_row, int k, float factor,   \
                     int add) {                                                                        \
        float16 sum[8][VECTORS];                                                                       \
        global const float *left[8];                                                                   \
        _Pragma("unroll") for (int r = 0; r < 8; r++) {                                                \
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
            _Pragma("unroll") for (int r = 0; r < 8; r++) {                                            \
                float16 x = (float16)(left[r][l * a_column]);                                          \
                _Pragma("unroll") for (int v = 0; v < VECTORS; v++) {                                  \
                    sum[r][v] = fma(x, right[v], sum[r][v]);                                           \
                }                                                                                      \
            }                                                                                          \
        }                                                                                              \
        _Pragma("unroll") for (int r = 0; r < 8; r++) {                                                \
            if (r < rows) {                                                                            \
                _Pragma("unroll") for (int v = 0; v < VECTORS; v++) {                                  \
                    global float *to = c + r * c_row + 16 * v;                                         \
                    float16 result = sum[r][v] * factor;                                               \
                    if (add) {                                                                         \
                        result += load_lanes(to, columns - 16 * v);                                    \
                    }                                                                                  \
                    store_lanes(result, to, columns - 16 * v);                                         \
                }                                                                                      \
            }                                                                                          \
        }                                                                                              \
    }

DEFINE_TILE(tile_32, 2)
DEFINE_TILE(tile_16, 1)

static inline void product(global float *c, int c_row, int m, int n, global const float *a, int a_row, int a_column,
                    global const float *b, int b_row, int k, float factor, int add) {
    for (int i = 0; i < m; i += 8) {
        int j = 0;
        for (; j + 32 <= n; j += 32) {
            tile_32(c + i * c_row + j, c_row, m - i, n - j, a + i * a_row, a_row, a_column, b + j, b_row, k, factor,
                    add);
        }
        for (; j < n; j += 16) {
            tile_16(c + i * c_row + j, c_row, m - i, n - j, a + i * a_row, a_row, a_column, b + j, b_row, k, factor,
                    add);
        }
    }
}

/* to: [head_dim, padded] = the transpose of rows: [tokens, head_dim]; columns behind the last token are 0. */
static inline void transpose(global float *to, int padded, global const float *rows, int row, int tokens,
                             int head_dim) {
    for (int d = 0; d < head_dim; d++) {
        for (int t = 0; t < padded; t++) {
            to[d * padded + t] = t < tokens ? rows[t * row + d] : 0.0f;
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

/* Whether lane i of the vector that begins at column `first` stands for a token. */
static inline int16 is_token(int first, int tokens) {
    return (int16)(first) + (int16)(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15) < (int16)(tokens);
}

/* scores = softmax(scores) in place; returns log Σ exp(scores). Columns behind the last token become 0. */
static inline float softmax_row(global float *scores, int tokens, int padded) {
    float16 most = (float16)(-INFINITY);
    for (int t = 0; t < padded; t += 16) {
        float16 s = vload16(0, scores + t);
        most = fmax(most, is_token(t, tokens) ? s : (float16)(-INFINITY));
    }
    float largest = max_lanes(most);
    float16 sums = (float16)(0.0f);
    for (int t = 0; t < padded; t += 16) {
        float16 e = exp_w(vload16(0, scores + t) - largest);
        e = is_token(t, tokens) ? e : (float16)(0.0f);
        sums += e;
        vstore16(e, 0, scores + t);
    }
    float sum = sum_lanes(sums);
    float inverse = 1.0f / sum;
    for (int t = 0; t < padded; t += 16) {
        vstore16(vload16(0, scores + t) * inverse, 0, scores + t);
    }
    return largest + log(sum);
}

/*
 * y: [batch, tokens, heads·head_dim], log_sum_exp: [batch, heads, tokens]; `per_item` floats of scratch for each
 * work-item; `block` queries at a time.
 */
kernel void attention(global float *y, global float *log_sum_exp, global const float *qkv, global float *scratch,
                      int batch, int tokens, int heads, int head_dim, float scale, int block, int per_item) {
    int padded = round_up(tokens);
    int row = 3 * heads * head_dim;
    int y_row = heads * head_dim;
    global float *keys = scratch + (long) get_global_id(0) * per_item;
    global float *scores = keys + head_dim * padded;
    global float *value_rows = scores + block * padded;
    int whole = head_dim % 16 == 0;
    for (int head = get_global_id(0); head < batch * heads; head += get_global_size(0)) {
        long sample = head / heads;
        int h = head % heads;
        global const float *q = qkv + sample * tokens * row + h * head_dim;
        global const float *k = q + y_row;
        global const float *v = k + y_row;
        global float *to = y + sample * tokens * y_row + h * head_dim;
        transpose(keys, padded, k, row, tokens, head_dim);
        if (!whole) {
            pad_rows(value_rows, v, row, tokens, head_dim);
        }
        for (int first = 0; first < tokens; first += block) {
            int rows = min(block, tokens - first);
            product(scores, padded, rows, padded, q + first * row, row, 1, keys, padded, head_dim, scale, 0);
            for (int r = 0; r < rows; r++) {
                log_sum_exp[(long) head * tokens + first + r] = softmax_row(scores + r * padded, tokens, padded);
            }
            product(to + first * y_row, y_row, rows, head_dim, scores, padded, 1, whole ? v : value_rows,
                    whole ? row : round_up(head_dim), tokens, 1.0f, 0);
        }
    }
}

/*
 * With P from log_sum_exp and dP = dY·vᵀ:  dS = P∘(dP − Σ P∘dP)·scale,  dQ = dS·k,  dK = dSᵀ·q,  dV = Pᵀ·dY.
 */
static inline void score_gradient_row(global float *p, global float *ds, float log_sum_exp, int tokens, int padded) {
    float16 sums = (float16)(0.0f);
    for (int t = 0; t < padded; t += 16) {
        float16 probability = exp_w(vload16(0, p + t) - log_sum_exp);
        probability = is_token(t, tokens) ? probability : (float16)(0.0f);
        vstore16(probability, 0, p + t);
        sums += probability * vload16(0, ds + t);
    }
    float mean = sum_lanes(sums);
    for (int t = 0; t < padded; t += 16) {
        vstore16(vload16(0, p + t) * (vload16(0, ds + t) - mean), 0, ds + t);
    }
}

kernel void attention_backward(global float *dqkv, global const float *dy, global const float *qkv,
                               global const float *log_sum_exp, global float *scratch, int batch, int tokens, int heads,
                               int head_dim, float scale, int block, int per_item) {
    int padded = round_up(tokens);
    int row = 3 * heads * head_dim;
    int dy_row = heads * head_dim;
    int width = round_up(head_dim);
    global float *keys = scratch + (long) get_global_id(0) * per_item;
    global float *values = keys + head_dim * padded;
    global float *p = values + head_dim * padded;
    global float *ds = p + block * padded;
    global float *q_rows = ds + block * padded;
    global float *k_rows = q_rows + tokens * width;
    global float *dy_rows = k_rows + tokens * width;
    int whole = head_dim % 16 == 0;
    for (int head = get_global_id(0); head < batch * heads; head += get_global_size(0)) {
        long sample = head / heads;
        int h = head % heads;
        global const float *q = qkv + sample * tokens * row + h * head_dim;
        global const float *k = q + dy_row;
        global const float *v = k + dy_row;
        global const float *d = dy + sample * tokens * dy_row + h * head_dim;
        global float *dq = dqkv + sample * tokens * row + h * head_dim;
        global float *dk = dq + dy_row;
        global float *dv = dk + dy_row;
        transpose(keys, padded, k, row, tokens, head_dim);
        transpose(values, padded, v, row, tokens, head_dim);
        if (!whole) {
            pad_rows(q_rows, q, row, tokens, head_dim);
            pad_rows(k_rows, k, row, tokens, head_dim);
            pad_rows(dy_rows, d, dy_row, tokens, head_dim);
        }
        for (int first = 0; first < tokens; first += block) {
            int rows = min(block, tokens - first);
            product(p, padded, rows, padded, q + first * row, row, 1, keys, padded, head_dim, scale, 0);
            product(ds, padded, rows, padded, d + first * dy_row, dy_row, 1, values, padded, head_dim, 1.0f, 0);
            for (int r = 0; r < rows; r++) {
                score_gradient_row(p + r * padded, ds + r * padded, log_sum_exp[(long) head * tokens + first + r],
                                   tokens, padded);
            }
            product(dq + first * row, row, rows, head_dim, ds, padded, 1, whole ? k : k_rows, whole ? row : width,
                    tokens, scale, 0);
            product(dk, row, tokens, head_dim, ds, 1, padded, whole ? q + first * row : q_rows + first * width,
                    whole ? row : width, rows, scale, first > 0);
            product(dv, row, tokens, head_dim, p, 1, padded, whole ? d + first * dy_row : dy_rows + first * width,
                    whole ? dy_row : width, rows, 1.0f, first > 0);
        }
    }
}
