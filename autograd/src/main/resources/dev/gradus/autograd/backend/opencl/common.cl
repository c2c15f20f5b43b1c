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

/* The sum of the lanes, by halves. */
inline float sum_lanes(floats v) {
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
inline float max_lanes(floats v) {
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
inline int position(int i, int8 sizes, int8 steps) {
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
