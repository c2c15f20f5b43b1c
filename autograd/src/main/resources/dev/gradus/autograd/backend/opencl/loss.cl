/*
 * Cross-entropy of logits: [rows, classes] against labels: [rows], with smoothed targets. Both families.
 *
 * Implementation notes
 *
 * A team owns a row (see common.cl). With s the smoothing, c the classes and m the row's maximum, its loss is
 * log Σ e^(x - m) - (1 - s)·(x[label] - m) - s/c·Σ (x - m): the target's weights add up to 1, so m may be taken off
 * everywhere, and rows far from zero keep their digits. The losses of the rows go to a workspace; the host lets
 * reduce.cl make their mean.
 *
 * Labels are checked by the operation; here a label outside its range gives NaN rather than reading elsewhere.
 */

kernel void cross_entropy(global float *losses, global float *log_sum_exp, global const float *logits,
                          global const int *labels, int rows, int classes, float smoothing) {
    TEAM_ROOM(room);
    int team = get_global_id(0) / TEAM;
    int row = min(team, rows - 1);
    global const float *x = logits + row * classes;
    FOLD_ROW(largest, i, classes, -INFINITY, larger_number, load_part(x + i, classes - i, -INFINITY));
    float top = team_max(max_lanes(largest), room);
    floats exponentials = 0.0f;
    floats shifted = 0.0f;
    FOR_ROW(i, classes) {
        exponentials += exp_w(load_part(x + i, classes - i, -INFINITY) - top);
        shifted += load_part(x + i, classes - i, top) - top;
    }
    float log_sum = log(team_sum(sum_lanes(exponentials), room));
    float shifted_sum = team_sum(sum_lanes(shifted), room);
    if (team < rows && get_global_id(0) % TEAM == 0) {
        int label = labels[row];
        float at_label = label >= 0 && label < classes ? x[label] - top : NAN;
        /* Without smoothing a logit of -∞ is no loss: the target's weight there is 0. */
        float everywhere = smoothing == 0.0f ? 0.0f : smoothing / classes * shifted_sum;
        float rest = smoothing == 1.0f ? 0.0f : (1.0f - smoothing) * at_label;
        losses[row] = log_sum - rest - everywhere;
        log_sum_exp[row] = top + log_sum;
    }
}

/* dLogits = (softmax - target)·dLoss/rows. */
kernel void cross_entropy_backward(global float *dlogits, global const float *dloss, global const float *logits,
                                   global const int *labels, global const float *log_sum_exp, int rows, int classes,
                                   float smoothing) {
    int row = get_global_id(0) / TEAM;
    if (row < rows) {
        float scale = dloss[0] / rows;
        float everywhere = smoothing / classes;
        float at_label = everywhere + (1.0f - smoothing);
        int label = labels[row];
        global const float *x = logits + row * classes;
        FOR_ROW(i, classes) {
            floats target = lane_numbers() == label - i ? (floats)(at_label) : (floats)(everywhere);
            floats p = exp_w(load_part(x + i, classes - i, 0.0f) - log_sum_exp[row]);
            store_part((p - target) * scale, dlogits + row * classes + i, classes - i);
        }
    }
}
