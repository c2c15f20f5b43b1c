/*
 * Matrix products for processors: c = a·b with what is to be done to the result while it is still in the cache.
 *
 *   pack             copies b into panels
 *   product          c = epilogue(a·b)
 *
 * Implementation notes
 *
 * Layout. b is read in panels: 32 neighbouring columns for all k. Where b is transposed, or n is no multiple of 32, it
 * is first copied to panels of consecutive memory, the last one filled up with zeros: for weights this is little beside
 * thousands of rows of a. a is read as it lies, one number at a time: element (i, l) at i·row_step + l·k_step, so a
 * transposed one differs in its steps alone.
 *
 * Work plan. One work-item computes 8 rows by 32 columns in 16 registers of 16 floats: for each k 2 loads of b, 8
 * broadcasts of a and 16 multiply-adds, which keeps both multiply-add units of a core busy. A group is 16 tiles of one
 * panel below each other; groups follow each other along the panels, so that 128 rows of a stay in the second-level cache
 * until all panels have met them. No local memory and no barriers: drivers for processors emulate both.
 *
 * Edges. Rows behind the last are read as the last one and not written; panels are filled up, so nothing is read past
 * their end; a part of 16 columns that reaches over the edge is written element by element.
 *
 * Accumulation. Along k from first to last. If there are few tiles and k is long, k is cut in `splits` parts of
 * `part` steps; each makes a product of its own, and they are added in a second pass, in fixed order: no atomics, the
 * same bits each time.
 */
#define ROWS 8
#define COLUMNS 32

/* Where matrix i begins: as listed, or evenly spaced. */
inline int start(global const int *offsets, int first, int step, int i) {
    return offsets ? offsets[i] : first + i * step;
}

/* One work-item copies one row of one panel: 32 elements of b[l]. */
kernel void pack(global float *panels, global const float *b, global const int *offsets, int first, int step,
                 int n, int k, int transposed) {
    int l = get_global_id(0);
    int panel = get_global_id(1);
    int matrix = get_global_id(2);
    if (l >= k) {
        return;
    }
    b += start(offsets, first, step, matrix);
    int column = panel * COLUMNS;
    int columns = min(COLUMNS, n - column);
    global float *to = panels + (((long)matrix * get_global_size(1) + panel) * k + l) * COLUMNS;
    if (transposed) {
        for (int j = 0; j < columns; j++) {
            to[j] = b[(column + j) * k + l];
        }
    } else {
        for (int j = 0; j < columns; j++) {
            to[j] = b[l * n + column + j];
        }
    }
    for (int j = columns; j < COLUMNS; j++) {
        to[j] = 0.0f;
    }
}

#define STEP(r)                                                                                      \
    {                                                                                                \
        float16 x = (float16)(a[row##r]);                                                            \
        c##r = fma(x, b_low, c##r);                                                                  \
        d##r = fma(x, b_high, d##r);                                                                 \
    }

/*
 * c = a·b, then, by EPILOGUE:
 *   0: c = a·b + bias + second           bias and second may be null
 *   1: second = a·b + bias, c = gelu     second may be null
 *   2: the same with the tanh form
 *   3: c = (a·b)·gelu'(third), second = gelu(third)
 *   4: the same with the tanh form
 */
kernel void product(global float *c, global float *second, global const float *bias, global const float *third,
                    global const float *a, global const int *a_offsets, int a_first, int a_step,
                    int row_step, int k_step,
                    global const float *b, global const int *b_offsets, int b_first, int b_step,
                    int panel_step, int b_row_step,
                    int m, int n, int k, int c_step, int part, int splits) {
    int panel = get_global_id(0);
    int row = get_global_id(1) * ROWS;
    int matrix = get_global_id(2) / splits;
    int split = get_global_id(2) % splits;
    if (row >= m) {
        return;
    }
    int begin = split * part;
    int steps = min(part, k - begin);
    int last = m - 1 - row;
    int row0 = 0;
    int row1 = min(1, last) * row_step;
    int row2 = min(2, last) * row_step;
    int row3 = min(3, last) * row_step;
    int row4 = min(4, last) * row_step;
    int row5 = min(5, last) * row_step;
    int row6 = min(6, last) * row_step;
    int row7 = min(7, last) * row_step;
    a += start(a_offsets, a_first, a_step, matrix) + row * row_step + begin * k_step;
    b += start(b_offsets, b_first, b_step, matrix) + panel * panel_step + begin * b_row_step;
    float16 c0 = 0.0f, c1 = 0.0f, c2 = 0.0f, c3 = 0.0f, c4 = 0.0f, c5 = 0.0f, c6 = 0.0f, c7 = 0.0f;
    float16 d0 = 0.0f, d1 = 0.0f, d2 = 0.0f, d3 = 0.0f, d4 = 0.0f, d5 = 0.0f, d6 = 0.0f, d7 = 0.0f;
    for (int l = 0; l < steps; l++) {
        float16 b_low = vload16(0, b);
        float16 b_high = vload16(1, b);
        STEP(0) STEP(1) STEP(2) STEP(3) STEP(4) STEP(5) STEP(6) STEP(7)
        a += k_step;
        b += b_row_step;
    }
    int column = panel * COLUMNS;
    int low = min(16, n - column);
    int high = min(16, n - column - 16);
    /* The tile goes through the first-level cache: loops over it are short code. */
    float tile[ROWS * COLUMNS];
#define KEEP(r)                                                                                      \
    vstore16(c##r, 2 * r, tile);                                                                     \
    vstore16(d##r, 2 * r + 1, tile);
    KEEP(0) KEEP(1) KEEP(2) KEEP(3) KEEP(4) KEEP(5) KEEP(6) KEEP(7)
    int origin = get_global_id(2) * c_step + row * n + column;
    for (int r = 0; r < min(ROWS, m - row); r++) {
        for (int side = 0; side < 2; side++) {
            int count = side ? high : low;
            if (count <= 0) {
                break;
            }
            int at = origin + r * n + 16 * side;
            float16 v = vload16(2 * r + side, tile);
#if EPILOGUE <= 2
            if (bias) {
                v += load_part(bias + column + 16 * side, count, 0.0f);
            }
#endif
#if EPILOGUE == 0
            if (second) {
                v += load_part(second + at, count, 0.0f);
            }
#elif EPILOGUE <= 2
            if (second) {
                store_part(v, second + at, count);
            }
            v = EPILOGUE == 1 ? gelu_w(v) : gelu_tanh_w(v);
#else
            float16 x = load_part(third + at, count, 0.0f);
            store_part(EPILOGUE == 3 ? gelu_w(x) : gelu_tanh_w(x), second + at, count);
            v *= EPILOGUE == 3 ? gelu_derivative_w(x) : gelu_tanh_derivative_w(x);
#endif
            store_part(v, c + at, count);
        }
    }
}
