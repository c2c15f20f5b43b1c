/*
 * The order of the elements along the middle axis of x: [outer, axis, inner]. Both families.
 *
 * Implementation notes
 *
 * A bitonic sorting network (Batcher, "Sorting Networks and Their Applications", 1968) for each column, in global
 * memory: the host runs its steps one after the other, and a work-item of a step compares and exchanges one pair. What
 * is sorted are pairs of a key and the element's place. No two pairs are equal, so the network, which by itself is not
 * stable, keeps equal elements in their order. Columns are filled up to a power of two, `padded`, by pairs that are
 * larger than all others. Half of a large sort's steps could stay in local memory; sorts are small in training.
 *
 * A key is an element's bits, mapped so that they compare as integers: -0 equals 0, NaN is larger than every number.
 */

kernel void sort_load(global int *keys, global int *places, global const float *x, int axis, int inner, int padded,
                      int count, int descending) {
    int i = get_global_id(0);
    if (i < count) {
        int place = i & padded - 1;
        int column = i / padded;
        int key = INT_MAX;
        if (place < axis) {
            float v = x[(column / inner * axis + place) * inner + column % inner];
            int bits = v != v ? 0x7fc00000 : (v == 0.0f ? 0 : as_int(v));
            key = bits < 0 ? bits ^ INT_MAX : bits;
            key = descending ? ~key : key;
        }
        keys[i] = key;
        places[i] = place;
    }
}

/* Merges bitonic runs of `run` elements: compares elements that lie `distance` apart. */
kernel void sort_step(global int *keys, global int *places, int run, int distance, int padded, int pairs) {
    int pair = get_global_id(0);
    if (pair < pairs) {
        /* `distance` is a power of two: pairs lie in blocks of that many. */
        int low = 2 * pair - (pair & distance - 1);
        int high = low + distance;
        int low_key = keys[low];
        int high_key = keys[high];
        int low_place = places[low];
        int high_place = places[high];
        bool wrong = low_key > high_key || (low_key == high_key && low_place > high_place);
        /* Runs go up and down by turns, so that two of them make a bitonic one. */
        bool upwards = (low & padded - 1 & run) == 0;
        if (wrong == upwards) {
            keys[low] = high_key;
            keys[high] = low_key;
            places[low] = high_place;
            places[high] = low_place;
        }
    }
}

kernel void sort_store(global int *index, global const int *places, int axis, int inner, int padded, int count) {
    int i = get_global_id(0);
    if (i < count) {
        int column = i / inner / axis * inner + i % inner;
        index[i] = places[column * padded + i / inner % axis];
    }
}
