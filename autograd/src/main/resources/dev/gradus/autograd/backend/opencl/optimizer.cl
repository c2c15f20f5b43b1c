/*
 * Optimizer steps for all parameters at once, and the norm of all gradients.
 *
 * Implementation notes
 *
 * A model has a hundred small tensors and some large ones: a launch for each would take longer than its work. So one
 * launch treats them all. Tensors are parts of large blocks of memory; a kernel gets the blocks, and a table that says
 * where in them each tensor's elements begin (in elements) and what the step needs to know of it. The tensors are cut
 * into pieces of PIECE elements. A work-group owns one piece: it finds the tensor by bisection over the numbers of the
 * first pieces, then its work-items walk over the piece, WIDTH neighbours at a time. On processors a group is a single
 * work-item. If the four tensors of a parameter lie in other blocks than those of another, the host launches once for
 * each combination of blocks.
 *
 * The factor `scale` is read from memory, where `clip` wrote it before: the host learns of it later or never. If it is
 * not finite, a step changes nothing. A null pointer stands for 1.
 *
 * Sums of squares are kept as pairs (sum, what rounding took from it), which is as good as double precision but for the
 * range: squares above 3.4e38 are not finite. Order: a work-item along the piece, then the group by halves, then the
 * pieces likewise.
 */
#define PIECE 4096

#if WIDTH == 16
#define LANES (int16)(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)
#else
#define LANES (int4)(0, 1, 2, 3)
#endif

typedef struct {
    int first_piece;
    int length;
    int parameter;
    int gradient;
    int first;  /* what the optimizer remembers; -1 if nothing */
    int second;
    float a;    /* what these are is said at each kernel */
    float b;
    float c;
    float d;
} update;

/* The tensor that owns a piece: the last one whose first piece is not behind it. */
static inline update owner(global const update *table, int tensors, int piece) {
    int low = 0;
    int high = tensors - 1;
    while (low < high) {
        int middle = (low + high + 1) / 2;
        if (table[middle].first_piece <= piece) {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    return table[low];
}

static inline float factor_of(global const float *scale) {
    return scale ? *scale : 1.0f;
}

/*
 * For each run of the piece: `i` is the number of the run in its tensor. A tensor's last run may reach behind its end,
 * where padding is.
 */
#define FOR_RUNS(u, i)                                                                               \
    int in_piece = ((int)get_group_id(0) - u.first_piece) * (PIECE / WIDTH);                         \
    int end = min(in_piece + PIECE / WIDTH, (u.length + WIDTH - 1) / WIDTH);                         \
    for (int i = in_piece + get_local_id(0); i < end; i += get_local_size(0))

/* AdamW and Adam. a: lr/(1 - beta1^t), b: 1/sqrt(1 - beta2^t), c: 1 - lr·decay for AdamW, d: the decay for Adam. */
kernel void adam(global float *parameters, global const float *gradients, global float *means, global float *squares,
                 global const update *table, int tensors, global const float *scale, float beta1, float new1,
                 float beta2, float new2, float eps) {
    update u = owner(table, tensors, get_group_id(0));
    float factor = factor_of(scale);
    if (!isfinite(factor)) {
        return;
    }
    FOR_RUNS(u, i) {
        floats p = load_floats(i, parameters + u.parameter);
        floats g = load_floats(i, gradients + u.gradient) * factor;
        if (u.d != 0.0f) {
            g += p * u.d;
        }
        floats m = load_floats(i, means + u.first);
        floats v = load_floats(i, squares + u.second);
        m = m + (g - m) * new1;
        v = v * beta2 + g * g * new2;
        store_floats(m, i, means + u.first);
        store_floats(v, i, squares + u.second);
        store_floats(p * u.c - m / (sqrt(v) * u.b + eps) * u.a, i, parameters + u.parameter);
    }
}

/* a: the learning rate, b: the decay, c: the momentum; d: 1 in the first step, which has no velocity yet. */
kernel void sgd(global float *parameters, global const float *gradients, global float *velocities,
                global const float *unused, global const update *table, int tensors, global const float *scale,
                int nesterov) {
    update u = owner(table, tensors, get_group_id(0));
    float factor = factor_of(scale);
    if (!isfinite(factor)) {
        return;
    }
    FOR_RUNS(u, i) {
        floats p = load_floats(i, parameters + u.parameter);
        floats direction = load_floats(i, gradients + u.gradient) * factor + p * u.b;
        if (u.first >= 0) {
            floats velocity = direction;
            if (u.d == 0.0f) {
                velocity += load_floats(i, velocities + u.first) * u.c;
            }
            store_floats(velocity, i, velocities + u.first);
            direction = nesterov ? direction + velocity * u.c : velocity;
        }
        store_floats(p - direction * u.a, i, parameters + u.parameter);
    }
}

/* a: the learning rate, b: the decay. */
kernel void rms_prop(global float *parameters, global const float *gradients, global float *squares,
                     global float *velocities, global const update *table, int tensors, global const float *scale,
                     float smoothing, float new_square, float eps, float momentum) {
    update u = owner(table, tensors, get_group_id(0));
    float factor = factor_of(scale);
    if (!isfinite(factor)) {
        return;
    }
    FOR_RUNS(u, i) {
        floats p = load_floats(i, parameters + u.parameter);
        floats g = load_floats(i, gradients + u.gradient) * factor + p * u.b;
        floats v = load_floats(i, squares + u.first) * smoothing + g * g * new_square;
        store_floats(v, i, squares + u.first);
        floats direction = g / (sqrt(v) + eps);
        if (u.second >= 0) {
            direction += load_floats(i, velocities + u.second) * momentum;
            store_floats(direction, i, velocities + u.second);
        }
        store_floats(p - direction * u.a, i, parameters + u.parameter);
    }
}

/* a: the learning rate, c: 1 - lr·decay. */
kernel void lion(global float *parameters, global const float *gradients, global float *means,
                 global const float *unused, global const update *table, int tensors, global const float *scale,
                 float beta1, float new1, float beta2, float new2) {
    update u = owner(table, tensors, get_group_id(0));
    float factor = factor_of(scale);
    if (!isfinite(factor)) {
        return;
    }
    FOR_RUNS(u, i) {
        floats g = load_floats(i, gradients + u.gradient) * factor;
        floats m = load_floats(i, means + u.first);
        floats mixed = m * beta1 + g * new1;
        /* A NaN is neither above nor below 0, and stays. */
        floats direction = mixed > 0.0f ? (floats)(1.0f) : (mixed < 0.0f ? (floats)(-1.0f) : mixed);
        store_floats(m * beta2 + g * new2, i, means + u.first);
        store_floats(load_floats(i, parameters + u.parameter) * u.c - direction * u.a, i, parameters + u.parameter);
    }
}

/* A moving average (in `parameter`) takes in a value (in `gradient`). */
kernel void average(global float *averages, global const float *values, global const float *unused1,
                    global const float *unused2, global const update *table, int tensors, global const float *scale,
                    float share) {
    update u = owner(table, tensors, get_group_id(0));
    if (!isfinite(factor_of(scale))) {
        return;
    }
    FOR_RUNS(u, i) {
        floats mean = load_floats(i, averages + u.parameter);
        floats value = load_floats(i, values + u.gradient);
        store_floats(mean + (value - mean) * share, i, averages + u.parameter);
    }
}

/* (sum, lost) + x: the rounding error of a sum of two is a float again (Knuth). */
static inline float2 plus(float2 sum, float x) {
    float next = sum.x + x;
    float grown = next - sum.x;
    return (float2)(next, sum.y + ((sum.x - (next - grown)) + (x - grown)));
}

/* The sum over a group, in its first work-item; group sizes are powers of two. */
static inline float2 sum_of_group(float2 own, local float2 *shared) {
    int lane = get_local_id(0);
    shared[lane] = own;
    for (int half_size = get_local_size(0) / 2; half_size > 0; half_size /= 2) {
        barrier(CLK_LOCAL_MEM_FENCE);
        if (lane < half_size) {
            float2 other = shared[lane + half_size];
            float2 sum = plus(shared[lane], other.x);
            shared[lane] = (float2)(sum.x, sum.y + other.y);
        }
    }
    return shared[0];
}

/* partials[base + group] = the sum of squares of a piece of the gradients. */
kernel void sum_squares(global const float *gradients, global const update *table, int tensors,
                        global float2 *partials, int base, local float2 *shared) {
    update u = owner(table, tensors, get_group_id(0));
    floats sum = 0.0f;
    floats lost = 0.0f;
    FOR_RUNS(u, i) {
        floats g = load_floats(i, gradients + u.gradient);
        int left = u.length - i * WIDTH;
        if (left < WIDTH) {
            g = LANES < left ? g : (floats)(0.0f);
        }
        floats square = g * g;
        floats next = sum + square;
        floats grown = next - sum;
        lost += (sum - (next - grown)) + (square - grown);
        sum = next;
    }
    float lanes[WIDTH];
    store_floats(sum, 0, lanes);
    float2 own = (float2)(0.0f, sum_lanes(lost));
    for (int lane = 0; lane < WIDTH; lane++) {
        own = plus(own, lanes[lane]);
    }
    float2 total = sum_of_group(own, shared);
    if (get_local_id(0) == 0) {
        partials[base + get_group_id(0)] = total;
    }
}

/* One group: the norm, and the factor by which the gradients are used. */
kernel void clip(global float *scale, global float *norm, global const float2 *partials, int count,
                 global const float *loss, float largest, float eps, local float2 *shared) {
    float2 own = (float2)(0.0f, 0.0f);
    for (int i = get_local_id(0); i < count; i += get_local_size(0)) {
        float2 one = partials[i];
        own = plus(own, one.x);
        own.y += one.y;
    }
    float2 total = sum_of_group(own, shared);
    if (get_local_id(0) == 0) {
        /* What rounding took from an infinite sum is no number. */
        float length = sqrt(isinf(total.x) ? total.x : total.x + total.y);
        bool finite = isfinite(*scale) && isfinite(*loss) && isfinite(length);
        *scale = !finite ? NAN : (length > largest ? largest / (length + eps) : 1.0f);
        *norm = length;
    }
}
