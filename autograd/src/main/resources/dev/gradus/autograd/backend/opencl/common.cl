/*
 * What every program begins with. After this file comes math.cl, twice: for single numbers and for `floats`.
 *
 * Implementation notes
 *
 * WIDTH, set by the host, is the number of neighbouring elements that one work-item of an element-wise kernel handles:
 * 16 on processors, where it fills the widest register, and 4 on graphics cards, where it makes one wide load. `floats`
 * is that many. Buffers are padded to whole vectors, so such kernels have no remainder to treat: what they compute
 * behind the last element is never read.
 *
 * TEAM is the number of neighbouring work-items that share a row in kernels that fold rows: 1 on processors, where a row
 * belongs to one work-item, and 32 on graphics cards, where the team adds up in local memory. TEAMS of them make a
 * group. All work-items of a group must come to team_sum and team_max together.
 *
 * A comparison of vectors gives -1 for true in each lane, and `mask ? a : b` chooses lane by lane.
 */
#if WIDTH == 16
typedef float16 floats;
typedef int16 ints;
#define load_floats vload16
#define store_floats vstore16
#define load_ints vload16
#define store_ints vstore16
#define as_floats as_float16
#define as_ints as_int16
#else
typedef float4 floats;
typedef int4 ints;
#define load_floats vload4
#define store_floats vstore4
#define load_ints vload4
#define store_ints vstore4
#define as_floats as_float4
#define as_ints as_int4
#endif

/* The number of each lane. */
static inline ints lane_numbers() {
#if WIDTH == 16
    return (int16)(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
#else
    return (int4)(0, 1, 2, 3);
#endif
}

/* The sum of the lanes, by halves. */
static inline float sum_lanes(floats v) {
#if WIDTH == 16
    float8 a = v.lo + v.hi;
    float4 b = a.lo + a.hi;
#else
    float4 b = v;
#endif
    float2 c = b.lo + b.hi;
    return c.lo + c.hi;
}

/* The largest of the lanes; lanes that are NaN are passed over. */
static inline float max_lanes(floats v) {
#if WIDTH == 16
    float8 a = fmax(v.lo, v.hi);
    float4 b = fmax(a.lo, a.hi);
#else
    float4 b = v;
#endif
    float2 c = fmax(b.lo, b.hi);
    return fmax(c.lo, c.hi);
}

/*
 * Where element i of a result lies in an operand. The axes of the layout come outermost first; where there are fewer
 * than eight, the first sizes are 1.
 */
static inline int position(int i, int8 sizes, int8 steps) {
    int place = 0;
    int rest = i;
    place += rest % sizes.s7 * steps.s7;
    rest /= sizes.s7;
    place += rest % sizes.s6 * steps.s6;
    rest /= sizes.s6;
    place += rest % sizes.s5 * steps.s5;
    rest /= sizes.s5;
    place += rest % sizes.s4 * steps.s4;
    rest /= sizes.s4;
    place += rest % sizes.s3 * steps.s3;
    rest /= sizes.s3;
    place += rest % sizes.s2 * steps.s2;
    rest /= sizes.s2;
    place += rest % sizes.s1 * steps.s1;
    rest /= sizes.s1;
    return place + rest * steps.s0;
}

/* The first `count` of a vector's elements; `rest` fills up the others, whose memory is not touched. */
static inline floats load_part(global const float *x, int count, float rest) {
    if (count >= WIDTH) {
        return load_floats(0, x);
    }
    float lanes[WIDTH];
    for (int i = 0; i < WIDTH; i++) {
        lanes[i] = i < count ? x[i] : rest;
    }
    return load_floats(0, lanes);
}

/* Stores the first `count` lanes. */
static inline void store_part(floats v, global float *y, int count) {
    if (count >= WIDTH) {
        store_floats(v, 0, y);
        return;
    }
    float lanes[WIDTH];
    store_floats(v, 0, lanes);
    for (int i = 0; i < WIDTH; i++) {
        if (i < count) {
            y[i] = lanes[i];
        }
    }
}

/*
 * Calls the first `count` elements of x nearer, for somebody who needs them soon: from memory to the second-level cache,
 * while the processor computes something else. Nothing where the compiler cannot say so.
 */
static inline void call(global const float *x, int count) {
#if defined(__has_builtin)
#if __has_builtin(__builtin_prefetch)
    for (int i = 0; i < count; i += 16) {
        __builtin_prefetch(x + i, 0, 2);
    }
#endif
#endif
}

/* Walks the vectors of a row of `dim` elements that belong to this member of the team: i is where a vector begins. */
#define FOR_ROW(i, dim) for (int i = (int) get_global_id(0) % TEAM * WIDTH; i < (dim); i += TEAM * WIDTH)

/*
 * Declares `all` and folds into it the `term` of each such vector, an expression with i. By turns into four, because a
 * processor can begin an addition in every cycle, but has to wait some for its result.
 */
#define FOLD_ROW(all, i, dim, none, join, term)                                                      \
    floats all = none;                                                                               \
    {                                                                                                \
        floats second = none;                                                                        \
        floats third = none;                                                                         \
        floats fourth = none;                                                                        \
        int i = (int) get_global_id(0) % TEAM * WIDTH;                                               \
        while (i + 3 * TEAM * WIDTH < (dim)) {                                                       \
            all = join(all, term);                                                                   \
            i += TEAM * WIDTH;                                                                       \
            second = join(second, term);                                                             \
            i += TEAM * WIDTH;                                                                       \
            third = join(third, term);                                                               \
            i += TEAM * WIDTH;                                                                       \
            fourth = join(fourth, term);                                                             \
            i += TEAM * WIDTH;                                                                       \
        }                                                                                            \
        for (; i < (dim); i += TEAM * WIDTH) {                                                       \
            all = join(all, term);                                                                   \
        }                                                                                            \
        all = join(join(all, second), join(third, fourth));                                          \
    }

#if TEAM == 1
#define TEAM_ROOM(room) local float *room = 0
#define TEAM_FOLD(type, name, join)                                                                  \
    static inline type name(type mine, local float *room) {                                                 \
        return mine;                                                                                 \
    }
#else
/* Declares what the folds of a kernel's teams need. */
#define TEAM_ROOM(room) local float room[TEAM * TEAMS]
/* Folds one number (float or int) of each member by halves of the team; every member gets the result. */
#define TEAM_FOLD(type, name, join)                                                                  \
    static inline type name(type mine, local float *room) {                                                 \
        local type *all = (local type *) room;                                                       \
        int me = get_local_id(0);                                                                    \
        int member = me % TEAM;                                                                      \
        all[me] = mine;                                                                              \
        for (int half_team = TEAM / 2; half_team > 0; half_team /= 2) {                              \
            barrier(CLK_LOCAL_MEM_FENCE);                                                            \
            if (member < half_team) {                                                                \
                all[me] = join(all[me], all[me + half_team]);                                        \
            }                                                                                        \
        }                                                                                            \
        barrier(CLK_LOCAL_MEM_FENCE);                                                                \
        type result = all[me - member];                                                              \
        barrier(CLK_LOCAL_MEM_FENCE);                                                                \
        return result;                                                                               \
    }
#endif

#define PLUS(a, b) ((a) + (b))

/* The larger number of each lane; what is NaN in b is passed over. */
static inline floats larger_number(floats a, floats b) {
    return b > a ? b : a;
}

static inline floats square(floats v) {
    return v * v;
}

TEAM_FOLD(float, team_sum, PLUS)
TEAM_FOLD(float, team_max, fmax)
TEAM_FOLD(int, team_min, min)
