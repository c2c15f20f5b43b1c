/*
 * Sums, maxima and orders along the middle axis of x: [outer, axis, inner]. Both families.
 *
 * Implementation notes
 *
 * The axis is cut into slabs of fixed length. One pass folds each slab and leaves [outer, slabs, inner], which the host
 * folds again until one slab is left: the order depends on the sizes alone. Two kernels for each fold. `…_rows`, for
 * inner = 1: a team walks along a slab (see common.cl). `…_columns`: on processors a work-item goes down BAND
 * neighbouring columns, four vectors, so that it reads whole pieces of memory and need not wait for one addition before
 * the next; on graphics cards the members of a team go down neighbouring vectors, the teams of a group share the rows
 * and meet in local memory.
 *
 * NaN anywhere gives NaN, for sum and maximum alike. The sum of nothing is 0. NaN is what differs from itself: drivers'
 * own isnan and isfinite can cost hundreds of cycles on processors.
 */

/* The larger of two, lane by lane; NaN if either is. */
static inline floats larger(floats a, floats b) {
    return (b > a | b != b) ? b : a;
}

static inline float larger_one(float a, float b) {
    return b > a || b != b ? b : a;
}

TEAM_FOLD(float, team_larger, larger_one)

/* The largest of the lanes; NaN if any is. */
static inline float larger_lanes(floats v) {
    float lanes[WIDTH];
    store_floats(v, 0, lanes);
    float largest = lanes[0];
    for (int i = 1; i < WIDTH; i++) {
        largest = larger_one(largest, lanes[i]);
    }
    return largest;
}

/* `join` folds two, `none` changes nothing, `factor` multiplies what is stored. */
#define FOLD_ROWS(name, join, none, fold_lanes, fold_team)                                           \
    kernel void name##_rows(global float *y, global const float *x, int axis, int slab, int slabs,   \
                            int count, float factor) {                                               \
        TEAM_ROOM(room);                                                                             \
        int team = get_global_id(0) / TEAM;                                                          \
        int piece = min(team, count - 1);                                                            \
        int first = piece % slabs * slab;                                                            \
        int length = min(slab, axis - first);                                                        \
        global const float *from = x + piece / slabs * axis + first;                                 \
        FOLD_ROW(lanes, i, length, none, join, load_part(from + i, length - i, none));               \
        float all = fold_team(fold_lanes(lanes), room);                                              \
        if (team < count && get_global_id(0) % TEAM == 0) {                                          \
            y[piece] = all * factor;                                                                 \
        }                                                                                            \
    }

#if TEAM == 1
#define BAND (4 * WIDTH)
#define FOLD_COLUMNS(name, join, none)                                                               \
    kernel void name##_columns(global float *y, global const float *x, int axis, int inner,          \
                               int slab, int slabs, int count, float factor) {                       \
        int groups = (inner + BAND - 1) / BAND;                                                      \
        int column = get_global_id(0) % groups * BAND;                                               \
        int piece = get_global_id(0) / groups;                                                       \
        if (piece < count) {                                                                         \
            int first = piece % slabs * slab;                                                        \
            int length = min(slab, axis - first);                                                    \
            global const float *from = x + (piece / slabs * axis + first) * inner;                   \
            global float *to = y + piece * inner;                                                    \
            if (column + BAND <= inner) {                                                            \
                floats a = none;                                                                     \
                floats b = none;                                                                     \
                floats c = none;                                                                     \
                floats d = none;                                                                     \
                for (int row = 0; row < length; row++) {                                             \
                    a = join(a, load_floats(0, from + row * inner + column));                        \
                    b = join(b, load_floats(1, from + row * inner + column));                        \
                    c = join(c, load_floats(2, from + row * inner + column));                        \
                    d = join(d, load_floats(3, from + row * inner + column));                        \
                }                                                                                    \
                store_floats(a * factor, 0, to + column);                                            \
                store_floats(b * factor, 1, to + column);                                            \
                store_floats(c * factor, 2, to + column);                                            \
                store_floats(d * factor, 3, to + column);                                            \
                return;                                                                              \
            }                                                                                        \
            for (int i = column; i < min(column + BAND, inner); i += WIDTH) {                        \
                floats all = none;                                                                   \
                for (int row = 0; row < length; row++) {                                             \
                    all = join(all, load_part(from + row * inner + i, inner - i, none));             \
                }                                                                                    \
                store_part(all * factor, to + i, inner - i);                                         \
            }                                                                                        \
        }                                                                                            \
    }
#else
#define FOLD_COLUMNS(name, join, none)                                                               \
    kernel void name##_columns(global float *y, global const float *x, int axis, int inner,          \
                               int slab, int slabs, int count, float factor) {                       \
        local floats room[TEAM * TEAMS];                                                             \
        int me = get_local_id(0);                                                                    \
        int groups = (inner + TEAM * WIDTH - 1) / (TEAM * WIDTH);                                    \
        int column = ((int) get_group_id(0) % groups * TEAM + me % TEAM) * WIDTH;                    \
        int piece = get_group_id(0) / groups;                                                        \
        int first = piece % slabs * slab;                                                            \
        int length = min(slab, axis - first);                                                        \
        global const float *from = x + (piece / slabs * axis + first) * inner + column;              \
        floats all = none;                                                                           \
        for (int row = me / TEAM; row < length; row += TEAMS) {                                      \
            all = join(all, load_part(from + row * inner, inner - column, none));                    \
        }                                                                                            \
        room[me] = all;                                                                              \
        barrier(CLK_LOCAL_MEM_FENCE);                                                                \
        if (me < TEAM && piece < count) {                                                            \
            for (int other = me + TEAM; other < TEAM * TEAMS; other += TEAM) {                       \
                all = join(all, room[other]);                                                        \
            }                                                                                        \
            store_part(all * factor, y + piece * inner + column, inner - column);                    \
        }                                                                                            \
    }
#endif

FOLD_ROWS(sum, PLUS, 0.0f, sum_lanes, team_sum)
FOLD_ROWS(max, larger, -INFINITY, larger_lanes, team_larger)
FOLD_COLUMNS(sum, PLUS, 0.0f)
FOLD_COLUMNS(max, larger, -INFINITY)

/* The place of each row's first largest element: NaN is larger than every number. A team walks along the row, twice. */
kernel void argmax_rows(global int *index, global const float *x, int axis, int rows) {
    TEAM_ROOM(room);
    int team = get_global_id(0) / TEAM;
    global const float *from = x + min(team, rows - 1) * axis;
    FOLD_ROW(top, i, axis, -INFINITY, larger, load_part(from + i, axis - i, -INFINITY));
    float largest = team_larger(larger_lanes(top), room);
    bool is_nan = largest != largest;
    int place = INT_MAX;
    FOR_ROW(i, axis) {
        floats v = load_part(from + i, axis - i, -INFINITY);
        if (any(is_nan ? v != v : v == largest)) {
            for (int lane = min(WIDTH, axis - i) - 1; lane >= 0; lane--) {
                float one = from[i + lane];
                place = (is_nan ? one != one : one == largest) ? i + lane : place;
            }
            break;
        }
    }
    int first = team_min(place, room);
    if (team < rows && get_global_id(0) % TEAM == 0) {
        index[team] = first;
    }
}

/* The same down columns, one work-item for each. */
kernel void argmax_columns(global int *index, global const float *x, int axis, int inner, int columns) {
    int column = get_global_id(0);
    if (column < columns) {
        global const float *from = x + column / inner * axis * inner + column % inner;
        int best = 0;
        for (int j = 1; j < axis; j++) {
            float candidate = from[j * inner];
            float largest = from[best * inner];
            if (candidate > largest || (candidate != candidate && largest == largest)) {
                best = j;
            }
        }
        index[column] = best;
    }
}

/*
 * Σ (x·2^-e)² of each slab, and behind them all e: with the slab's largest element near 1 no square overflows or
 * vanishes. The host adds the slabs up in double precision.
 */
kernel void squares(global float *sums, global const float *x, int length, int slab, int slabs) {
    TEAM_ROOM(room);
    int team = get_global_id(0) / TEAM;
    int first = min(team, slabs - 1) * slab;
    int count = min(slab, length - first);
    FOLD_ROW(largest, i, count, 0.0f, larger_number, fabs(load_part(x + first + i, count - i, 0.0f)));
    int bits = as_int(team_max(max_lanes(largest), room));
    int exponent = clamp((bits >> 23) - 127, -120, 120);
    float scale = as_float((127 - exponent) << 23);
    FOLD_ROW(sum, i, count, 0.0f, PLUS, square(load_part(x + first + i, count - i, 0.0f) * scale));
    float all = team_sum(sum_lanes(sum), room);
    if (team < slabs && get_global_id(0) % TEAM == 0) {
        sums[team] = all;
        sums[slabs + team] = exponent;
    }
}

/* The number of places of each slab where two runs of indices agree. One work-item for a slab. */
kernel void count_equal(global float *counts, global const int *a, global const int *b, int length, int slab,
                        int slabs) {
    int piece = get_global_id(0);
    if (piece < slabs) {
        int end = min(length, (piece + 1) * slab);
        int equal = 0;
        for (int i = piece * slab; i < end; i++) {
            equal += a[i] == b[i];
        }
        counts[piece] = equal;
    }
}

/*
 * Running sums from the given end. A work-item goes through a slab of a column and begins with what the slabs before it
 * add up to: `sums` [outer, slabs, inner] holds their running sums, or is null if there is one slab. What rounding takes
 * from a sum is kept beside it (Knuth's two-sum).
 */
kernel void cumsum(global float *y, global const float *x, global const float *sums, int axis, int inner, int slab,
                   int slabs, int pieces, int from_end) {
    int piece = get_global_id(0) / inner;
    if (piece < pieces) {
        int number = piece % slabs;
        int first = number * slab;
        int length = min(slab, axis - first);
        int start = (piece / slabs * axis + first) * inner + (int) get_global_id(0) % inner;
        float sum = 0.0f;
        if (from_end ? number < slabs - 1 : number > 0) {
            sum = sums[(from_end ? piece + 1 : piece - 1) * inner + (int) get_global_id(0) % inner];
        }
        float lost = 0.0f;
        for (int j = 0; j < length; j++) {
            int at = start + (from_end ? length - 1 - j : j) * inner;
            float v = x[at];
            float next = sum + v;
            float added = next - sum;
            lost += (sum - (next - added)) + (v - added);
            sum = next;
            y[at] = fabs(sum) <= FLT_MAX ? sum + lost : sum;
        }
    }
}
