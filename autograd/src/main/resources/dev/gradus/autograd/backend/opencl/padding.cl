/*
 * Pictures with their surroundings, and the largest pixels of windows.
 *
 *   pad                copies planes into larger ones
 *   largest            the largest pixel of each window, and its place
 *   largest_backward   sends gradients back to the largest pixels
 *
 * Implementation notes
 *
 * In a padded plane every window is whole, so a work-item takes WIDTH neighbouring windows of a row and loads what lies
 * under one place of the kernel as a vector, without asking where the picture ends. Vectors may reach behind the last
 * plane; the host leaves room there. `largest_backward` gives a plane to one work-item, which adds in the order of the
 * windows: no atomics.
 */

/* Every `step`-th number from x on. */
static inline floats load_steps(global const float *x, int step) {
    if (step == 1) {
        return load_floats(0, x);
    }
    if (step == 2) {
        return (floats)(load_floats(0, x).even, load_floats(1, x).even);
    }
    float lanes[WIDTH];
    for (int i = 0; i < WIDTH; i++) {
        lanes[i] = x[i * step];
    }
    return load_floats(0, lanes);
}

/*
 * Copies row get_global_id(0) of plane get_global_id(1): pixel (x, y) comes to (x, y)·spread + before, the other places
 * become `outside`. Sizes are (width, height); `before` may be negative.
 */
kernel void pad(global float *to, global const float *from, int2 padded, int2 image, int2 before, int2 spread,
                float outside) {
    int row = get_global_id(0);
    if (row >= padded.y) {
        return;
    }
    to += ((long) get_global_id(1) * padded.y + row) * padded.x;
    int y = row - before.y;
    bool inside = y >= 0 && y % spread.y == 0 && y / spread.y < image.y;
    from += ((long) get_global_id(1) * image.y + (inside ? y / spread.y : 0)) * image.x;
    for (int i = 0; i < padded.x; i += WIDTH) {
        store_part(outside, to + i, padded.x - i);
    }
    if (!inside) {
        return;
    }
    int first = max(0, (-before.x + spread.x - 1) / spread.x);
    int end = min(image.x, (padded.x - before.x + spread.x - 1) / spread.x);
    if (spread.x == 1) {
        for (int i = first; i < end; i += WIDTH) {
            store_part(load_part(from + i, end - i, 0.0f), to + before.x + i, end - i);
        }
    } else {
        for (int i = first; i < end; i++) {
            to[before.x + i * spread.x] = from[i];
        }
    }
}

/*
 * WIDTH windows of row get_global_id(1) of plane get_global_id(2). A NaN is larger than every number; of equal pixels
 * the first is taken. `places` may be null.
 */
kernel void largest(global float *y, global int *places, global const float *x, int2 padded, int2 window, int2 stride,
                    int2 dilation, int2 size) {
    int column = get_global_id(0) * WIDTH;
    int row = get_global_id(1);
    int plane = get_global_id(2);
    if (column >= size.x || row >= size.y) {
        return;
    }
    x += ((long) plane * padded.y + row * stride.y) * padded.x + column * stride.x;
    floats best = load_steps(x, stride.x);
    ints at = 0;
    for (int place = 1; place < window.x * window.y; place++) {
        int tap = place / window.x * dilation.y * padded.x + place % window.x * dilation.x;
        floats next = load_steps(x + tap, stride.x);
        /* Both comparisons fail for a NaN: it wins against a number and keeps its place. */
        ints wins = ~(next <= best) & (best == best);
        best = wins ? next : best;
        at = wins ? (ints)(place) : at;
    }
    long to = ((long) plane * size.y + row) * size.x + column;
    store_part(best, y + to, size.x - column);
    if (places) {
        store_part(as_floats(at), (global float *) places + to, size.x - column);
    }
}

/* Where all pixels of a window are -infinity, the first place may lie outside; its gradient goes nowhere. */
kernel void largest_backward(global float *dx, global const float *dy, global const int *places, int2 image,
                             int2 window, int2 stride, int2 before, int2 dilation, int2 size, int planes) {
    int plane = get_global_id(0);
    if (plane >= planes) {
        return;
    }
    dx += (long) plane * image.x * image.y;
    dy += (long) plane * size.x * size.y;
    places += (long) plane * size.x * size.y;
    for (int i = 0; i < image.x * image.y; i++) {
        dx[i] = 0.0f;
    }
    for (int row = 0; row < size.y; row++) {
        for (int column = 0; column < size.x; column++) {
            int place = places[row * size.x + column];
            int y = row * stride.y + place / window.x * dilation.y - before.y;
            int x = column * stride.x + place % window.x * dilation.x - before.x;
            if (x >= 0 && x < image.x && y >= 0 && y < image.y) {
                dx[y * image.x + x] += dy[row * size.x + column];
            }
        }
    }
}
