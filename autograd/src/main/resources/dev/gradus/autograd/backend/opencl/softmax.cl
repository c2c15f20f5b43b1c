/*
 * Softmax and its logarithm over the rows of x: [rows, dim], forward and backward. Both families.
 *
 * Implementation notes
 *
 * A team owns a row (see common.cl) and passes over it while it lies in the cache: maximum; exponentials and their sum;
 * result. The surplus teams of the last group work on the last row and store nothing, because all must meet in the
 * folds.
 *
 * The maximum is subtracted first, so no exponential overflows. It passes over NaN, which the exponentials bring back: a
 * row with NaN or +∞, or of -∞ alone, has no softmax, and all of it becomes NaN.
 */

#define ROW_OF_TEAM                                                                                  \
    TEAM_ROOM(room);                                                                                 \
    int team = get_global_id(0) / TEAM;                                                              \
    bool inside = team < rows;                                                                       \
    int start = min(team, rows - 1) * dim

/* The largest number of a row. */
static inline float largest(global const float *x, int dim, local float *room) {
    FOLD_ROW(top, i, dim, -INFINITY, larger_number, load_part(x + i, dim - i, -INFINITY));
    return team_max(max_lanes(top), room);
}

kernel void softmax(global float *y, global const float *x, int rows, int dim) {
    ROW_OF_TEAM;
    float top = largest(x + start, dim, room);
    floats sum = 0.0f;
    FOR_ROW(i, dim) {
        floats e = exp_w(load_part(x + start + i, dim - i, -INFINITY) - top);
        sum += e;
        if (inside) {
            store_part(e, y + start + i, dim - i);
        }
    }
    float factor = 1.0f / team_sum(sum_lanes(sum), room);
    if (inside) {
        FOR_ROW(i, dim) {
            store_part(load_part(y + start + i, dim - i, 0.0f) * factor, y + start + i, dim - i);
        }
    }
}

/* dX = y·(dY - Σ dY·y). */
kernel void softmax_backward(global float *dx, global const float *dy, global const float *y, int rows, int dim) {
    ROW_OF_TEAM;
    FOLD_ROW(sum, i, dim, 0.0f, PLUS,
             load_part(dy + start + i, dim - i, 0.0f) * load_part(y + start + i, dim - i, 0.0f));
    float dot = team_sum(sum_lanes(sum), room);
    if (inside) {
        FOR_ROW(i, dim) {
            floats d = load_part(dy + start + i, dim - i, 0.0f) - dot;
            store_part(load_part(y + start + i, dim - i, 0.0f) * d, dx + start + i, dim - i);
        }
    }
}

kernel void log_softmax(global float *y, global const float *x, int rows, int dim) {
    ROW_OF_TEAM;
    float top = largest(x + start, dim, room);
    FOLD_ROW(sum, i, dim, 0.0f, PLUS, exp_w(load_part(x + start + i, dim - i, -INFINITY) - top));
    float log_sum = log(team_sum(sum_lanes(sum), room));
    if (inside) {
        FOR_ROW(i, dim) {
            /* In two steps: top + log_sum would round off the logarithm of a row far from zero. */
            store_part(load_part(x + start + i, dim - i, 0.0f) - top - log_sum, y + start + i, dim - i);
        }
    }
}

/* dX = dY - e^y·Σ dY. */
kernel void log_softmax_backward(global float *dx, global const float *dy, global const float *y, int rows, int dim) {
    ROW_OF_TEAM;
    FOLD_ROW(sum, i, dim, 0.0f, PLUS, load_part(dy + start + i, dim - i, 0.0f));
    float total = team_sum(sum_lanes(sum), room);
    if (inside) {
        FOR_ROW(i, dim) {
            floats p = exp_w(load_part(y + start + i, dim - i, 0.0f));
            store_part(load_part(dy + start + i, dim - i, 0.0f) - p * total, dx + start + i, dim - i);
        }
    }
}
