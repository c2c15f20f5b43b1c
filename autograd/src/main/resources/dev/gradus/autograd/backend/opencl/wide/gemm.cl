/*
 * Matrix products for processors: c = a·b with what is to be done to the result while it is still in the cache.
 *
 *   pack               copies b into panels
 *   product            c = epilogue(a·b)
 *   product_over_rows  c = aᵀ·b for tall matrices, and the sums of the rows of a
 *
 * Implementation notes
 *
 * Layout. b is read in panels: 32 neighbouring columns for all k. Where b is transposed, n is no multiple of 32 or m is
 * large, it is first copied to panels of consecutive memory, the last one filled up with zeros: this is little beside
 * thousands of rows of a. a is read as it lies, one number at a time: element (i, l) at i·row_step + l·k_step, so a
 * transposed one differs in its steps alone.
 *
 * Work plan. One work-item computes 8 rows by 32 columns in 16 registers of 16 floats: for each k 2 loads of b, 8
 * broadcasts of a and 16 multiply-adds, which keeps both multiply-add units of a core busy. A group is 16 tiles of one
 * panel below each other; groups follow each other along the panels, so that 128 rows of a stay in the second-level
 * cache until all panels have met them. No barriers: drivers for processors emulate them.
 *
 * Tall factors. For the gradient of a weight m and n are small and k is long, and neither factor is read along its
 * rows. One work-item owns a block of c and a part of k. It copies slabs of both factors to local memory, which a
 * processor's driver gives to each of its threads for good, so that it stays in the thread's cache, and adds their
 * product to c. Meanwhile it calls the next slab's rows from memory: waiting for them took much of the time. The first
 * work-item does nothing: drivers that deal out 1 + rest / threads items at a time give the first thread one too many.
 *
 * Edges. Rows behind the last are read as the last one and not written; panels are filled up, so nothing is read past
 * their end; a part of 16 columns that reaches over the edge is written element by element.
 *
 * Accumulation. Along k from first to last. If there are few tiles and k is long, k is cut in `splits` parts of `part`
 * steps; each makes a product of its own, and they are added in a second pass, in fixed order: no atomics, the same
 * bits each time.
 */
#define ROWS 8
#define COLUMNS 32
/* Tiles of a group of `product`. */
#define GROUP 16

/* Where matrix i begins: as listed, or evenly spaced. */
static inline int start(global const int *offsets, int first, int step, int i) {
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
    } else if (columns == COLUMNS) {
        vstore16(vload16(0, b + l * n + column), 0, to);
        vstore16(vload16(1, b + l * n + column), 1, to);
    } else {
        for (int j = 0; j < columns; j++) {
            to[j] = b[l * n + column + j];
        }
    }
    for (int j = columns; j < COLUMNS; j++) {
        to[j] = 0.0f;
    }
}

/* The sums of a tile: row r has c##r for its first 16 columns and d##r for the others. */
#define ALL_ROWS(what) what(0) what(1) what(2) what(3) what(4) what(5) what(6) what(7)
#define DECLARE_SUMS(r) float16 c##r = 0.0f, d##r = 0.0f;
#define STEP(r)                                                                                      \
    {                                                                                                \
        float16 x = (float16)(a[row##r]);                                                            \
        c##r = fma(x, b_low, c##r);                                                                  \
        d##r = fma(x, b_high, d##r);                                                                 \
    }
#define SUM_OVER(steps, a_step, b_step)                                                              \
    for (int l = 0; l < (steps); l++) {                                                              \
        float16 b_low = vload16(0, b);                                                               \
        float16 b_high = vload16(1, b);                                                              \
        ALL_ROWS(STEP)                                                                               \
        a += a_step;                                                                                 \
        b += b_step;                                                                                 \
    }
#define KEEP(r)                                                                                      \
    vstore16(c##r, 2 * r, tile);                                                                     \
    vstore16(d##r, 2 * r + 1, tile);

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
    int column = panel * COLUMNS;
    int low = min(16, n - column);
    int high = min(16, n - column - 16);
    int origin = get_global_id(2) * c_step + row * n + column;
    /* Some of what the group below will read, and what this tile's epilogue will. */
    if (k_step == 1) {
        int share = (steps + get_global_size(0) - 1) / get_global_size(0);
        int below = GROUP * ROWS;
        for (int r = below; r < min(below + ROWS, m - row); r++) {
            call(a + r * row_step + panel * share, share);
        }
    }
    for (int r = 0; r < min(ROWS, m - row); r++) {
#if EPILOGUE == 0
        if (second) {
            call(second + origin + r * n, COLUMNS);
        }
#elif EPILOGUE > 2
        call(third + origin + r * n, COLUMNS);
#endif
    }
    ALL_ROWS(DECLARE_SUMS)
    SUM_OVER(steps, k_step, b_row_step)
#if EPILOGUE == 0
    if (m - row >= ROWS && high == 16) {
        float16 bias_low = bias ? vload16(0, bias + column) : (float16)(0.0f);
        float16 bias_high = bias ? vload16(1, bias + column) : (float16)(0.0f);
        c += origin;
        if (second) {
            second += origin;
#define ADD_SECOND(r)                                                                                \
            c##r += vload16(0, second + r * n);                                                      \
            d##r += vload16(1, second + r * n);
            ALL_ROWS(ADD_SECOND)
        }
#define FINISH(r)                                                                                    \
        vstore16(c##r + bias_low, 0, c + r * n);                                                     \
        vstore16(d##r + bias_high, 1, c + r * n);
        ALL_ROWS(FINISH)
        return;
    }
#endif
    /* The tile goes through the first-level cache: loops over it are short code. */
    float tile[ROWS * COLUMNS];
    ALL_ROWS(KEEP)
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

/* One tile of c, stored or added: both factors in panels. */
static inline void add_tile(global float *c, int n, int rows, int columns, bool first, local const float *a,
                     local const float *b, int steps) {
    int row0 = 0, row1 = 1, row2 = 2, row3 = 3, row4 = 4, row5 = 5, row6 = 6, row7 = 7;
    ALL_ROWS(DECLARE_SUMS)
    SUM_OVER(steps, COLUMNS, COLUMNS)
    if (rows == ROWS && columns >= COLUMNS) {
#define ADD_ROW(r)                                                                                   \
        vstore16(first ? c##r : vload16(0, c) + c##r, 0, c);                                         \
        vstore16(first ? d##r : vload16(1, c) + d##r, 1, c);                                         \
        c += n;
        ALL_ROWS(ADD_ROW)
        return;
    }
    float tile[ROWS * COLUMNS];
    ALL_ROWS(KEEP)
    for (int r = 0; r < rows; r++) {
        for (int j = 0; j < min(columns, COLUMNS); j++) {
            c[r * n + j] = (first ? 0.0f : c[r * n + j]) + tile[r * COLUMNS + j];
        }
    }
}

/* Copies `steps` rows of `width` numbers, `stride` apart, to panels of `slab` rows; the last one is filled up. */
static inline void pack_slab(local float *to, int slab, global const float *from, int stride, int steps, int width) {
    int panel_step = slab * COLUMNS;
    int whole = width / COLUMNS;
    int rest = width % COLUMNS;
    for (int l = 0; l < steps; l++) {
        local float *panel = to + l * COLUMNS;
        for (int p = 0; p < whole; p++) {
            vstore16(vload16(2 * p, from), 0, panel);
            vstore16(vload16(2 * p + 1, from), 1, panel);
            panel += panel_step;
        }
        if (rest > 0) {
            global const float *end = from + whole * COLUMNS;
            vstore16(load_part(end, rest, 0.0f), 0, panel);
            vstore16(rest > 16 ? load_part(end + 16, rest - 16, 0.0f) : (float16)(0.0f), 1, panel);
        }
        from += stride;
    }
}

/*
 * parts[split] = aᵀ·b over the rows of the split, sums[split] = Σ a over them (null if not wanted): the gradients of a
 * weight and a bias. a is [k, m], b is [k, n].
 */
kernel void product_over_rows(global float *parts, global float *sums, local float *slab_a, global const float *a,
                              global const float *b, int m, int n, int k, int block_m, int block_n, int part,
                              int slab) {
    int item = get_global_id(0) - 1;
    if (item < 0) {
        return;
    }
    // At least one block, as the caller counts: where there are no inputs, the bias still has a gradient.
    int blocks_m = max(1, (m + block_m - 1) / block_m);
    int blocks_n = max(1, (n + block_n - 1) / block_n);
    int first_row = item % blocks_m * block_m;
    int first_column = item / blocks_m % blocks_n * block_n;
    int split = item / blocks_m / blocks_n;
    int rows = min(block_m, m - first_row);
    int columns = min(block_n, n - first_column);
    int begin = split * part;
    int end = min(k, begin + part);
    local float *slab_b = slab_a + slab * block_m;
    global float *c = parts + split * m * n + first_row * n + first_column;
    a += first_row;
    b += first_column;
    bool sums_wanted = sums && first_column == 0;
    for (int l = begin; l < end || l == begin; l += slab) {
        int steps = clamp(end - l, 0, slab);
        pack_slab(slab_a, slab, a + l * m, m, steps, rows);
        pack_slab(slab_b, slab, b + l * n, n, steps, columns);
        for (int i = 0; sums_wanted && i < rows; i += 16) {
            global float *sum = sums + split * m + first_row + i;
            local const float *strip = slab_a + i / COLUMNS * COLUMNS * slab + i % COLUMNS;
            float16 v = l == begin ? (float16)(0.0f) : load_part(sum, rows - i, 0.0f);
            for (int s = 0; s < steps; s++) {
                v += vload16(0, strip + s * COLUMNS);
            }
            store_part(v, sum, rows - i);
        }
        int tiles = (rows + ROWS - 1) / ROWS * ((columns + COLUMNS - 1) / COLUMNS);
        int tile = 0;
        int called = 0;
        for (int j = 0; j < columns; j += COLUMNS) {
            for (int i = 0; i < rows; i += ROWS) {
                /* With each tile the rows of the next slab come nearer, evenly until all are there. */
                for (tile++; called < min(tile * slab / tiles, end - l - slab); called++) {
                    call(a + (l + slab + called) * m, rows);
                    call(b + (l + slab + called) * n, columns);
                }
                add_tile(c + i * n + j, n, min(ROWS, rows - i), columns - j, l == begin,
                         slab_a + i / COLUMNS * COLUMNS * slab + i % COLUMNS, slab_b + j * slab, steps);
            }
        }
    }
}
