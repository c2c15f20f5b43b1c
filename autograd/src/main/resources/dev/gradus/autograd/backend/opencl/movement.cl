/*
 * Kernels that move elements: copy, take and put (for permutations and slices), transpose, one_hot, unfold, fold, and
 * the four that look places up in an index.
 *
 * Implementation notes
 *
 * Floats and ints are moved alike, as words of 32 bits. Kernels named `…_rows` move WIDTH neighbours at a time, where
 * the innermost axis is walked in whole vectors, those named `…_planes` all of the two innermost axes; the others move
 * one element for each work-item.
 *
 * What adds (fold, scatter_add, index_add) has one owner for each place of the result, which adds in the order of the
 * definition: no atomics, the same bits in every run. scatter_add and index_add give each column to one work-item,
 * which is little work in parallel where there are few columns; sorting the index first would be the faster way.
 */

kernel void copy(global int *y, global const int *x, int n) {
    int i = get_global_id(0);
    if (i < n) {
        store_ints(load_ints(i, x), i, y);
    }
}

/* y[i] = x[offset + where i lies]: from any order to one behind the other. */
kernel void take(global int *y, global const int *x, int8 sizes, int8 steps, int offset, int count) {
    int i = get_global_id(0);
    if (i < count) {
        y[i] = x[offset + position(i, sizes, steps)];
    }
}

/* y[i, c, r] = x[i, r, c]: a work-item has a square, and writes its columns as rows. For processors. */
kernel void transpose(global int *y, global const int *x, int rows, int columns) {
    int first_column = get_global_id(0) * WIDTH;
    int first_row = get_global_id(1) * WIDTH;
    int end_column = min(columns, first_column + WIDTH);
    int end_row = min(rows, first_row + WIDTH);
    long matrix = (long) get_global_id(2) * rows * columns;
    for (int c = first_column; c < end_column; c++) {
        for (int r = first_row; r < end_row; r++) {
            y[matrix + c * rows + r] = x[matrix + r * columns + c];
        }
    }
}

kernel void take_rows(global int *y, global const int *x, int8 sizes, int8 steps, int offset, int n) {
    int i = get_global_id(0);
    if (i < n) {
        store_ints(load_ints(0, x + offset + position(i * WIDTH, sizes, steps)), i, y);
    }
}

/* The reverse: y[offset + where i lies] = x[i]. */
kernel void put(global int *y, global const int *x, int8 sizes, int8 steps, int offset, int count) {
    int i = get_global_id(0);
    if (i < count) {
        y[offset + position(i, sizes, steps)] = x[i];
    }
}

/*
 * The same, `planes` times the two innermost axes: a work-item moves such a plane, and divides once for all of it. For
 * processors, where finding an element costs more than moving it.
 */
kernel void take_planes(global int *y, global const int *x, int8 sizes, int8 steps, int offset, int planes) {
    int i = get_global_id(0);
    if (i < planes) {
        int to = i * sizes.s6 * sizes.s7;
        int from = offset + position(to, sizes, steps);
        for (int r = 0; r < sizes.s6; r++) {
            for (int c = 0; c < sizes.s7; c++) {
                y[to++] = x[from + r * steps.s6 + c * steps.s7];
            }
        }
    }
}

kernel void put_planes(global int *y, global const int *x, int8 sizes, int8 steps, int offset, int planes) {
    int i = get_global_id(0);
    if (i < planes) {
        int from = i * sizes.s6 * sizes.s7;
        int to = offset + position(from, sizes, steps);
        for (int r = 0; r < sizes.s6; r++) {
            for (int c = 0; c < sizes.s7; c++) {
                y[to + r * steps.s6 + c * steps.s7] = x[from++];
            }
        }
    }
}

kernel void put_rows(global int *y, global const int *x, int8 sizes, int8 steps, int offset, int n) {
    int i = get_global_id(0);
    if (i < n) {
        store_ints(load_ints(i, x), 0, y + offset + position(i * WIDTH, sizes, steps));
    }
}

kernel void one_hot(global float *y, global const int *labels, int classes, int count) {
    int i = get_global_id(0);
    if (i < count) {
        y[i] = labels[i / classes] == i % classes ? 1.0f : 0.0f;
    }
}

/*
 * Windows over images. In pairs of ints, x counts to the right and y downwards; `window` is the kernel's extent,
 * `places` how many windows there are, `pad` the zeros to the left and above. Columns: [batch·channels·window, places].
 */
kernel void unfold(global float *y, global const float *images, int2 image, int2 window, int2 stride, int2 pad,
                   int2 dilation, int2 places, int count) {
    int i = get_global_id(0);
    if (i >= count) {
        return;
    }
    int place = i % (places.x * places.y);
    int row = i / (places.x * places.y);
    int channel = row / (window.x * window.y);
    int2 in_window = (int2)(row % window.x, row / window.x % window.y);
    int2 at = (int2)(place % places.x, place / places.x) * stride + in_window * dilation - pad;
    bool inside = at.x >= 0 && at.x < image.x && at.y >= 0 && at.y < image.y;
    y[i] = inside ? images[(channel * image.y + at.y) * image.x + at.x] : 0.0f;
}

/* Each pixel collects what the windows over it hold, place by place of the window. */
kernel void fold(global float *y, global const float *columns, int2 image, int2 window, int2 stride, int2 pad,
                 int2 dilation, int2 places, int count) {
    int i = get_global_id(0);
    if (i >= count) {
        return;
    }
    int2 pixel = (int2)(i % image.x, i / image.x % image.y);
    int channel = i / (image.x * image.y);
    float sum = 0.0f;
    for (int v = 0; v < window.y; v++) {
        for (int u = 0; u < window.x; u++) {
            int2 start = pixel + pad - (int2)(u, v) * dilation;
            int2 place = start / stride;
            bool is_window = start.x >= 0 && start.y >= 0 && start.x % stride.x == 0 && start.y % stride.y == 0
                && place.x < places.x && place.y < places.y;
            if (is_window) {
                int row = (channel * window.y + v) * window.x + u;
                sum += columns[(row * places.y + place.y) * places.x + place.x];
            }
        }
    }
    y[i] = sum;
}

/* x: [outer, axis, inner]; y and index: [outer, count, inner]. */
kernel void gather(global int *y, global const int *x, global const int *index, int axis, int inner, int count, int n) {
    int i = get_global_id(0);
    if (i < n) {
        y[i] = x[(i / inner / count * axis + index[i]) * inner + i % inner];
    }
}

kernel void index_select(global int *y, global const int *x, global const int *index, int axis, int inner, int count,
                         int n) {
    int i = get_global_id(0);
    if (i < n) {
        int row = i / inner;
        y[i] = x[(row / count * axis + index[row % count]) * inner + i % inner];
    }
}

kernel void index_select_rows(global int *y, global const int *x, global const int *index, int axis, int inner,
                              int count, int n) {
    int i = get_global_id(0);
    if (i < n) {
        int row = i * WIDTH / inner;
        int from = (row / count * axis + index[row % count]) * inner + i * WIDTH % inner;
        store_ints(load_ints(0, x + from), i, y);
    }
}

/* A work-item owns column (o, i): it clears the column, then adds row after row. */
kernel void scatter_add(global float *y, global const float *x, global const int *index, int axis, int inner, int count,
                        int columns) {
    int column = get_global_id(0);
    if (column >= columns) {
        return;
    }
    int o = column / inner;
    int i = column % inner;
    for (int j = 0; j < axis; j++) {
        y[(o * axis + j) * inner + i] = 0.0f;
    }
    for (int j = 0; j < count; j++) {
        int from = (o * count + j) * inner + i;
        y[(o * axis + index[from]) * inner + i] += x[from];
    }
}

kernel void index_add(global float *y, global const float *x, global const int *index, int axis, int inner, int count,
                      int columns) {
    int column = get_global_id(0);
    if (column >= columns) {
        return;
    }
    int o = column / inner;
    int i = column % inner;
    for (int j = 0; j < axis; j++) {
        y[(o * axis + j) * inner + i] = 0.0f;
    }
    for (int j = 0; j < count; j++) {
        y[(o * axis + index[j]) * inner + i] += x[(o * count + j) * inner + i];
    }
}

kernel void index_add_rows(global float *y, global const float *x, global const int *index, int axis, int inner,
                           int count, int columns) {
    int column = get_global_id(0);
    if (column >= columns) {
        return;
    }
    int o = column * WIDTH / inner;
    int i = column * WIDTH % inner;
    for (int j = 0; j < axis; j++) {
        store_floats((floats)(0.0f), 0, y + (o * axis + j) * inner + i);
    }
    for (int j = 0; j < count; j++) {
        global float *to = y + (o * axis + index[j]) * inner + i;
        store_floats(load_floats(0, to) + load_floats(0, x + (o * count + j) * inner + i), 0, to);
    }
}
