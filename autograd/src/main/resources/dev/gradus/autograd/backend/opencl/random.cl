/*
 * Random numbers and dropout: Philox4x32-10, the words that dev.gradus.autograd.random.Philox gives, bit for bit.
 *
 * Implementation notes
 *
 * A word is a pure function of seed, stream and number, so a work-item computes the WIDTH words of its elements and
 * needs nobody else's state; the backward pass of dropout calls the same kernel with the same numbers, and no mask is
 * stored. A block has four words. Each lane of `blocks` is one block: one on graphics cards, four on processors, where
 * the words of each block then have to be put side by side.
 *
 * Source: Salmon, Moraes, Dror, Shaw, "Parallel Random Numbers: As Easy as 1, 2, 3", 2011.
 */
#if WIDTH == 16
typedef uint4 blocks;
typedef ulong4 products;
#define as_products convert_ulong4
#define as_blocks convert_uint4
#define OWN_BLOCKS (ulong4)(0, 1, 2, 3)
#else
typedef uint blocks;
typedef ulong products;
#define as_products convert_ulong
#define as_blocks convert_uint
#define OWN_BLOCKS 0
#endif

#define MULTIPLIER_0 0xD2511F53u
#define MULTIPLIER_1 0xCD9E8D57u
#define WEYL_0 0x9E3779B9u
#define WEYL_1 0xBB67AE85u
#define ROUNDS 10

/* The uniform numbers of [0, 1) of WIDTH words, beginning with block `first`: the top 24 bits of each word. */
static inline floats uniform_floats(ulong seed, ulong stream, ulong first) {
    products number = (products)(first) + OWN_BLOCKS;
    blocks c0 = as_blocks(number & 0xFFFFFFFFul);
    blocks c1 = as_blocks(number >> 32);
    blocks c2 = (blocks)((uint)stream);
    blocks c3 = (blocks)((uint)(stream >> 32));
    uint key0 = (uint)seed;
    uint key1 = (uint)(seed >> 32);
    for (int round = 0; round < ROUNDS; round++) {
        products p0 = as_products(c0) * MULTIPLIER_0;
        products p1 = as_products(c2) * MULTIPLIER_1;
        c0 = as_blocks(p1 >> 32) ^ c1 ^ key0;
        c2 = as_blocks(p0 >> 32) ^ c3 ^ key1;
        c1 = as_blocks(p1 & 0xFFFFFFFFul);
        c3 = as_blocks(p0 & 0xFFFFFFFFul);
        key0 += WEYL_0;
        key1 += WEYL_1;
    }
#if WIDTH == 16
    uint16 words = (uint16)(c0, c1, c2, c3).s048c159d26ae37bf;
    return convert_float16(words >> 8) * 0x1.0p-24f;
#else
    return convert_float4((uint4)(c0, c1, c2, c3) >> 8) * 0x1.0p-24f;
#endif
}

kernel void uniform_numbers(global float *y, ulong seed, ulong stream, ulong first, int n) {
    int i = get_global_id(0);
    if (i < n) {
        store_floats(uniform_floats(seed, stream, first + (ulong)i * (WIDTH / 4)), i, y);
    }
}

/* x·scale where the element's number is at least `threshold`, else 0. */
kernel void dropout(global float *y, global const float *x, float threshold, float scale, ulong seed, ulong stream,
                    ulong first, int n) {
    int i = get_global_id(0);
    if (i < n) {
        floats u = uniform_floats(seed, stream, first + (ulong)i * (WIDTH / 4));
        store_floats(u < threshold ? (floats)(0.0f) : load_floats(i, x) * scale, i, y);
    }
}
