/*
 * Convolutions for processors, without the unfolded copy of the images.
 *
 *   flip              filters as the gradient of the images needs them
 *   convolve          y = filters * images + bias
 *   filter_gradients  the gradients of the filters
 *
 * Implementation notes
 *
 * Images come padded (padding.cl), so under one place of the kernel 16 neighbouring windows of a row see 16 numbers one
 * behind the other, or at the distance of the stride. `convolve` is the product of wide/gemm.cl whose right factor is
 * read from there: a work-item computes 8 filters by 2 pieces of 16 windows in 16 registers, and for each number of a
 * filter loads 2 vectors. The pieces of a row that is no multiple of 16 waste lanes, but are right.
 *
 * The gradient of the images is a convolution too: of dY, spread by the stride and padded by what the kernel reaches
 * over, with the filters turned around and their two channel axes exchanged.
 *
 * `filter_gradients` gives some lines (channel, place) to a work-item, for a stretch of the images. Eight lines at a
 * time are rows of numbers in the padded image, which meet panels of 32 channels of dY, transposed before. Rows of
 * windows are taken about 256 at a time, so that a panel stays in the first-level cache while all lines pass.
 *
 * Accumulation. Along channels and places in their order; images in their order within a stretch, stretches in a second
 * pass: no atomics, the same bits each time.
 */
#define ROWS 8
#define COLUMNS 32

#define ALL_ROWS(what) what(0) what(1) what(2) what(3) what(4) what(5) what(6) what(7)
#define DECLARE_SUMS(r) float16 c##r = 0.0f, d##r = 0.0f;
#define STEP(r)                                                                                      \
    {                                                                                                \
        float16 x = (float16)(a[row##r]);                                                            \
        c##r = fma(x, b_low, c##r);                                                                  \
        d##r = fma(x, b_high, d##r);                                                                 \
    }

/* Every `step`-th number from x on. */
static inline float16 load_steps(global const float *x, int step) {
    if (step == 1) {
        return vload16(0, x);
    }
    if (step == 2) {
        return (float16)(vload16(0, x).even, vload16(1, x).even);
    }
    float lanes[16];
    for (int i = 0; i < 16; i++) {
        lanes[i] = x[i * step];
    }
    return vload16(0, lanes);
}

/* to[g, c, o, turned place] = w[g, o, c, place]. */
kernel void flip(global float *to, global const float *w, int out, int channels, int places, int count) {
    int i = get_global_id(0);
    if (i >= count) {
        return;
    }
    int place = i % places;
    int c = i / places % channels;
    int o = i / places / channels % out;
    int g = i / places / channels / out;
    to[((g * channels + c) * out + o) * places + places - 1 - place] = w[i];
}

/*
 * x: [images·groups, channels, padded], w: [groups, out, channels, window], y: [images·groups, out, size]. Sizes are
 * (width, height).
 */
kernel void convolve(global float *y, global const float *x, global const float *w, global const float *bias,
                     int groups, int out, int channels, int2 padded, int2 window, int2 stride, int2 dilation,
                     int2 size) {
    int filter = get_global_id(1) * ROWS;
    int image = get_global_id(2);
    if (filter >= out) {
        return;
    }
    int across = (size.x + 15) / 16;
    int piece0 = 2 * get_global_id(0);
    int piece1 = min(piece0 + 1, across * size.y - 1);
    int2 at0 = (int2)(piece0 % across * 16, piece0 / across);
    int2 at1 = (int2)(piece1 % across * 16, piece1 / across);
    int plane = padded.x * padded.y;
    int filter_size = channels * window.x * window.y;
    int last = out - 1 - filter;
    int row0 = 0;
    int row1 = min(1, last) * filter_size;
    int row2 = min(2, last) * filter_size;
    int row3 = min(3, last) * filter_size;
    int row4 = min(4, last) * filter_size;
    int row5 = min(5, last) * filter_size;
    int row6 = min(6, last) * filter_size;
    int row7 = min(7, last) * filter_size;
    int first = image % groups * out + filter;
    global const float *a = w + first * filter_size;
    global const float *low = x + (long) image * channels * plane + at0.y * stride.y * padded.x + at0.x * stride.x;
    global const float *high = x + (long) image * channels * plane + at1.y * stride.y * padded.x + at1.x * stride.x;
    ALL_ROWS(DECLARE_SUMS)
    for (int c = 0; c < channels; c++) {
        for (int u = 0; u < window.y; u++) {
            int tap = c * plane + u * dilation.y * padded.x;
            for (int v = 0; v < window.x; v++) {
                float16 b_low = load_steps(low + tap, stride.x);
                float16 b_high = load_steps(high + tap, stride.x);
                ALL_ROWS(STEP)
                a++;
                tap += dilation.x;
            }
        }
    }
    int count0 = size.x - at0.x;
    int count1 = piece1 > piece0 ? size.x - at1.x : 0;
    int positions = size.x * size.y;
    global float *to0 = y + ((long) image * out + filter) * positions + at0.y * size.x + at0.x;
    global float *to1 = y + ((long) image * out + filter) * positions + at1.y * size.x + at1.x;
#define STORE(r)                                                                                     \
    if (r <= last) {                                                                                 \
        float shift = bias ? bias[first + r] : 0.0f;                                                 \
        store_part(c##r + shift, to0 + r * positions, count0);                                       \
        if (count1 > 0) {                                                                            \
            store_part(d##r + shift, to1 + r * positions, count1);                                   \
        }                                                                                            \
    }
    ALL_ROWS(STORE)
}

/*
 * parts[split, group, line, o] = Σ over the images of the split and all positions of x under the line's place, times
 * dY[o]; panels: [images·groups, ⌈out/32⌉, positions, 32]. Lines are (channel, place); a work-item has `block` of them.
 */
kernel void filter_gradients(global float *parts, global const float *x, global const float *panels, int images,
                             int groups, int out, int channels, int2 padded, int2 window, int2 stride, int2 dilation,
                             int2 size, int block, int splits) {
    int group = get_global_id(1);
    int split = get_global_id(2);
    int lines = channels * window.x * window.y;
    int first_line = get_global_id(0) * block;
    int end_line = min(lines, first_line + block);
    int begin = (long) images * split / splits;
    int end = (long) images * (split + 1) / splits;
    int positions = size.x * size.y;
    int panel_count = (out + COLUMNS - 1) / COLUMNS;
    int plane = padded.x * padded.y;
    int rows = max(1, 256 / size.x);
    global float *sum = parts + ((long) split * groups + group) * lines * out;
    bool fresh = true;
    for (int i = begin; i < end; i++) {
        global const float *image = x + ((long) i * groups + group) * channels * plane;
        global const float *dy = panels + ((long) i * groups + group) * panel_count * positions * COLUMNS;
        for (int top = 0; top < size.y; top += rows) {
            for (int panel = 0; panel < panel_count; panel++) {
                for (int line = first_line; line < end_line; line += ROWS) {
                    int last = end_line - 1 - line;
#define PLACE_ROW(r)                                                                                 \
                    int line##r = line + min(r, last);                                               \
                    int row##r = line##r / (window.x * window.y) * plane                             \
                            + line##r / window.x % window.y * dilation.y * padded.x                  \
                            + line##r % window.x * dilation.x;
                    ALL_ROWS(PLACE_ROW)
                    ALL_ROWS(DECLARE_SUMS)
                    global const float *b = dy + ((long) panel * positions + top * size.x) * COLUMNS;
                    for (int y = top; y < min(size.y, top + rows); y++) {
                        global const float *a = image + y * stride.y * padded.x;
                        for (int j = 0; j < size.x; j++) {
                            float16 b_low = vload16(0, b);
                            float16 b_high = vload16(1, b);
                            ALL_ROWS(STEP)
                            a += stride.x;
                            b += COLUMNS;
                        }
                    }
                    int column = panel * COLUMNS;
                    global float *to = sum + (long) line * out + column;
#define ADD(r)                                                                                       \
                    if (r <= last) {                                                                 \
                        int low = out - column;                                                      \
                        c##r += fresh ? (float16)(0.0f) : load_part(to + r * out, low, 0.0f);        \
                        store_part(c##r, to + r * out, low);                                         \
                        if (low > 16) {                                                              \
                            d##r += fresh ? (float16)(0.0f) : load_part(to + r * out + 16, low - 16, 0.0f); \
                            store_part(d##r, to + r * out + 16, low - 16);                           \
                        }                                                                            \
                    }
                    ALL_ROWS(ADD)
                }
            }
            fresh = false;
        }
    }
}
