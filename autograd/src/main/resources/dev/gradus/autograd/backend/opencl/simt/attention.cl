/*
 * Multi-head self-attention over the packed projection qkv: [batch, tokens, 3, heads, HEAD_DIM], for graphics cards.
 *
 *   S = q·kᵀ·scale,  P = softmax(S),  y = P·v
 *
 * Implementation notes
 *
 * A work-item owns one row of the result: a query in `attention` and `attention_backward_q`, a key in the two others. Its
 * group shares TILE rows at a time of what all of them walk over, in local memory. The softmax is computed on the way
 * (Milakov, Gimelshein, "Online normalizer calculation for softmax", 2018): when a larger score appears, what was summed
 * so far is scaled down. Nobody writes what another one adds to, so there are no atomics and the order is fixed.
 *
 * HEAD_DIM is a constant so that rows stay in registers. The gradients of keys and of values are two kernels because
 * together they would need more registers than a work-item has.
 */
#define TILE 16

/* Copies rows first … first + TILE of one head into local memory; rows behind the last token are 0. */
static inline void load_tile(local float *to, global const float *rows, int row, int first, int tokens) {
    for (int i = get_local_id(0); i < TILE * HEAD_DIM; i += get_local_size(0)) {
        int t = first + i / HEAD_DIM;
        to[i] = t < tokens ? rows[(long) t * row + i % HEAD_DIM] : 0.0f;
    }
}

static inline float dot_row(const float *mine, local const float *shared_row) {
    float sum = 0.0f;
    for (int d = 0; d < HEAD_DIM; d++) {
        sum = fma(mine[d], shared_row[d], sum);
    }
    return sum;
}

static inline void load_row(float *to, global const float *from) {
    for (int d = 0; d < HEAD_DIM; d++) {
        to[d] = from[d];
    }
}

/* One group for `get_local_size(0)` queries of a head: the groups of a head lie along axis 0, the heads along axis 1. */
kernel void attention(global float *y, global float *log_sum_exp, global const float *qkv, int tokens, int heads,
                      float scale) {
    local float keys[TILE * HEAD_DIM];
    local float values[TILE * HEAD_DIM];
    int query = get_global_id(0);
    int head = get_global_id(1);
    long sample = head / heads;
    int width = heads * HEAD_DIM;
    int row = 3 * width;
    global const float *q_rows = qkv + sample * tokens * row + head % heads * HEAD_DIM;
    float q[HEAD_DIM];
    float sum[HEAD_DIM];
    /* Surplus work-items repeat the last query, because all must reach the barriers; they write nothing. */
    load_row(q, q_rows + (long) min(query, tokens - 1) * row);
    for (int d = 0; d < HEAD_DIM; d++) {
        sum[d] = 0.0f;
    }
    float largest = -INFINITY;
    float weight = 0.0f;
    for (int first = 0; first < tokens; first += TILE) {
        barrier(CLK_LOCAL_MEM_FENCE);
        load_tile(keys, q_rows + width, row, first, tokens);
        load_tile(values, q_rows + 2 * width, row, first, tokens);
        barrier(CLK_LOCAL_MEM_FENCE);
        for (int t = 0; t < TILE && first + t < tokens; t++) {
            float score = dot_row(q, keys + t * HEAD_DIM) * scale;
            if (score > largest) {
                float shrink = exp_1(largest - score);
                weight *= shrink;
                for (int d = 0; d < HEAD_DIM; d++) {
                    sum[d] *= shrink;
                }
                largest = score;
            }
            /* A score of −∞ before any other has no weight; without the case, −∞ − −∞ would be NaN. */
            float p = score == -INFINITY ? 0.0f : exp_1(score - largest);
            weight += p;
            for (int d = 0; d < HEAD_DIM; d++) {
                sum[d] = fma(p, values[t * HEAD_DIM + d], sum[d]);
            }
        }
    }
    if (query < tokens) {
        float inverse = 1.0f / weight;
        global float *to = y + (sample * tokens + query) * width + head % heads * HEAD_DIM;
        for (int d = 0; d < HEAD_DIM; d++) {
            to[d] = sum[d] * inverse;
        }
        log_sum_exp[(long) head * tokens + query] = largest + log(weight);
    }
}

/* dQ = Σ dS·k with dS = P∘(dP − δ)·scale, dP = dY·vᵀ and δ = Σ P∘dP, which it also writes: [batch, heads, tokens]. */
kernel void attention_backward_q(global float *dqkv, global float *delta, global const float *dy,
                                 global const float *qkv, global const float *log_sum_exp, int tokens, int heads,
                                 float scale) {
    local float keys[TILE * HEAD_DIM];
    local float values[TILE * HEAD_DIM];
    int query = get_global_id(0);
    int head = get_global_id(1);
    int mine = min(query, tokens - 1);
    long sample = head / heads;
    int width = heads * HEAD_DIM;
    int row = 3 * width;
    long place = sample * tokens * row + head % heads * HEAD_DIM;
    global const float *q_rows = qkv + place;
    float q[HEAD_DIM];
    float d_y[HEAD_DIM];
    float sum[HEAD_DIM];
    load_row(q, q_rows + (long) mine * row);
    load_row(d_y, dy + (sample * tokens + mine) * width + head % heads * HEAD_DIM);
    float normalizer = log_sum_exp[(long) head * tokens + mine];
    float mean = 0.0f;
    for (int d = 0; d < HEAD_DIM; d++) {
        sum[d] = 0.0f;
    }
    /* The first walk over the keys finds δ, the second one uses it. */
    for (int walk = 0; walk < 2; walk++) {
        for (int first = 0; first < tokens; first += TILE) {
            barrier(CLK_LOCAL_MEM_FENCE);
            load_tile(keys, q_rows + width, row, first, tokens);
            load_tile(values, q_rows + 2 * width, row, first, tokens);
            barrier(CLK_LOCAL_MEM_FENCE);
            for (int t = 0; t < TILE && first + t < tokens; t++) {
                float p = exp_1(dot_row(q, keys + t * HEAD_DIM) * scale - normalizer);
                float dp = dot_row(d_y, values + t * HEAD_DIM);
                if (walk == 0) {
                    mean = fma(p, dp, mean);
                } else {
                    float ds = p * (dp - mean) * scale;
                    for (int d = 0; d < HEAD_DIM; d++) {
                        sum[d] = fma(ds, keys[t * HEAD_DIM + d], sum[d]);
                    }
                }
            }
        }
    }
    if (query < tokens) {
        delta[(long) head * tokens + query] = mean;
        global float *to = dqkv + place + (long) query * row;
        for (int d = 0; d < HEAD_DIM; d++) {
            to[d] = sum[d];
        }
    }
}

/* dK = Σ dS·q over the queries. */
kernel void attention_backward_k(global float *dqkv, global const float *delta, global const float *dy,
                                 global const float *qkv, global const float *log_sum_exp, int tokens, int heads,
                                 float scale) {
    local float queries[TILE * HEAD_DIM];
    local float d_ys[TILE * HEAD_DIM];
    int key = get_global_id(0);
    int head = get_global_id(1);
    long sample = head / heads;
    int width = heads * HEAD_DIM;
    int row = 3 * width;
    long place = sample * tokens * row + head % heads * HEAD_DIM;
    global const float *rows = qkv + place;
    global const float *dy_rows = dy + sample * tokens * width + head % heads * HEAD_DIM;
    float k[HEAD_DIM];
    float v[HEAD_DIM];
    float sum[HEAD_DIM];
    load_row(k, rows + (long) min(key, tokens - 1) * row + width);
    load_row(v, rows + (long) min(key, tokens - 1) * row + 2 * width);
    for (int d = 0; d < HEAD_DIM; d++) {
        sum[d] = 0.0f;
    }
    for (int first = 0; first < tokens; first += TILE) {
        barrier(CLK_LOCAL_MEM_FENCE);
        load_tile(queries, rows, row, first, tokens);
        load_tile(d_ys, dy_rows, width, first, tokens);
        barrier(CLK_LOCAL_MEM_FENCE);
        for (int t = 0; t < TILE && first + t < tokens; t++) {
            long query = (long) head * tokens + first + t;
            float p = exp_1(dot_row(k, queries + t * HEAD_DIM) * scale - log_sum_exp[query]);
            float ds = p * (dot_row(v, d_ys + t * HEAD_DIM) - delta[query]) * scale;
            for (int d = 0; d < HEAD_DIM; d++) {
                sum[d] = fma(ds, queries[t * HEAD_DIM + d], sum[d]);
            }
        }
    }
    if (key < tokens) {
        global float *to = dqkv + place + (long) key * row + width;
        for (int d = 0; d < HEAD_DIM; d++) {
            to[d] = sum[d];
        }
    }
}

/* dV = Σ P·dY over the queries. */
kernel void attention_backward_v(global float *dqkv, global const float *dy, global const float *qkv,
                                 global const float *log_sum_exp, int tokens, int heads, float scale) {
    local float queries[TILE * HEAD_DIM];
    local float d_ys[TILE * HEAD_DIM];
    int key = get_global_id(0);
    int head = get_global_id(1);
    long sample = head / heads;
    int width = heads * HEAD_DIM;
    int row = 3 * width;
    long place = sample * tokens * row + head % heads * HEAD_DIM;
    global const float *rows = qkv + place;
    global const float *dy_rows = dy + sample * tokens * width + head % heads * HEAD_DIM;
    float k[HEAD_DIM];
    float sum[HEAD_DIM];
    load_row(k, rows + (long) min(key, tokens - 1) * row + width);
    for (int d = 0; d < HEAD_DIM; d++) {
        sum[d] = 0.0f;
    }
    for (int first = 0; first < tokens; first += TILE) {
        barrier(CLK_LOCAL_MEM_FENCE);
        load_tile(queries, rows, row, first, tokens);
        load_tile(d_ys, dy_rows, width, first, tokens);
        barrier(CLK_LOCAL_MEM_FENCE);
        for (int t = 0; t < TILE && first + t < tokens; t++) {
            float p = exp_1(dot_row(k, queries + t * HEAD_DIM) * scale - log_sum_exp[(long) head * tokens + first + t]);
            for (int d = 0; d < HEAD_DIM; d++) {
                sum[d] = fma(p, d_ys[t * HEAD_DIM + d], sum[d]);
            }
        }
    }
    if (key < tokens) {
        global float *to = dqkv + place + (long) key * row + 2 * width;
        for (int d = 0; d < HEAD_DIM; d++) {
            to[d] = sum[d];
        }
    }
}
