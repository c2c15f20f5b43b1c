/*
 * Layer normalization over the rows of x: [rows, dim], forward and backward. Both families.
 *
 * y = h·γ + β with h = (x - μ)·r and r = 1/√(σ² + ε) for each row. With g = dY·γ:
 * dX = r·(g - mean(g) - h·mean(g·h)), dγ = Σ dY·h, dβ = Σ dY.
 *
 * Implementation notes
 *
 * A team owns a row (see common.cl) and passes over it while it lies in the cache. Forward: sum; sum of squared
 * deviations (not E[x²] - μ², which cancels); result. Backward: the two means; dX.
 *
 * The parameters' gradients are sums over rows: one work-item adds WIDTH columns of `slab` rows and leaves the sums in a
 * workspace row; reduce.cl adds those in a fixed order.
 */

kernel void layer_norm(global float *y, global float *means, global float *rstds, global const float *in,
                       global const float *gamma, global const float *beta, int rows, int dim, float eps) {
    TEAM_ROOM(room);
    int team = get_global_id(0) / TEAM;
    int row = min(team, rows - 1);
    global const float *x = in + row * dim;
    floats sum = 0.0f;
    FOR_ROW(i, dim) {
        sum += load_part(x + i, dim - i, 0.0f);
    }
    float mean = team_sum(sum_lanes(sum), room) / dim;
    floats squares = 0.0f;
    FOR_ROW(i, dim) {
        floats d = load_part(x + i, dim - i, mean) - mean;
        squares = fma(d, d, squares);
    }
    float rstd = 1.0f / sqrt(team_sum(sum_lanes(squares), room) / dim + eps);
    if (team < rows) {
        FOR_ROW(i, dim) {
            floats hat = (load_part(x + i, dim - i, 0.0f) - mean) * rstd;
            floats g = load_part(gamma + i, dim - i, 0.0f);
            floats b = load_part(beta + i, dim - i, 0.0f);
            store_part(fma(hat, g, b), y + row * dim + i, dim - i);
        }
        if (get_global_id(0) % TEAM == 0) {
            means[row] = mean;
            rstds[row] = rstd;
        }
    }
}

/* dX, plus `sum` unless that is null. */
kernel void layer_norm_backward(global float *dx, global const float *dy, global const float *in,
                                global const float *gamma, global const float *means, global const float *rstds,
                                global const float *sum, int rows, int dim) {
    TEAM_ROOM(room);
    int team = get_global_id(0) / TEAM;
    int row = min(team, rows - 1);
    global const float *x = in + row * dim;
    global const float *d = dy + row * dim;
    float mean = means[row];
    float rstd = rstds[row];
    floats gradients = 0.0f;
    floats products = 0.0f;
    FOR_ROW(i, dim) {
        floats hat = (load_part(x + i, dim - i, mean) - mean) * rstd;
        floats g = load_part(d + i, dim - i, 0.0f) * load_part(gamma + i, dim - i, 0.0f);
        gradients += g;
        products = fma(g, hat, products);
    }
    float mean_g = team_sum(sum_lanes(gradients), room) / dim;
    float mean_gh = team_sum(sum_lanes(products), room) / dim;
    if (team < rows) {
        FOR_ROW(i, dim) {
            floats hat = (load_part(x + i, dim - i, 0.0f) - mean) * rstd;
            floats g = load_part(d + i, dim - i, 0.0f) * load_part(gamma + i, dim - i, 0.0f);
            floats gradient = (g - mean_g - hat * mean_gh) * rstd;
            if (sum) {
                gradient += load_part(sum + row * dim + i, dim - i, 0.0f);
            }
            store_part(gradient, dx + row * dim + i, dim - i);
        }
    }
}

/* Adds up slabs of rows for dγ and dβ: both [slabs, dim]. A work-item handles WIDTH columns of a slab. */
kernel void layer_norm_parameters(global float *dgamma, global float *dbeta, global const float *dy,
                                  global const float *x, global const float *means, global const float *rstds,
                                  int rows, int dim, int slab) {
    int groups = (dim + WIDTH - 1) / WIDTH;
    int column = get_global_id(0) % groups * WIDTH;
    int piece = get_global_id(0) / groups;
    int end = min(rows, (piece + 1) * slab);
    if (piece * slab < end) {
        floats gamma_sum = 0.0f;
        floats beta_sum = 0.0f;
        for (int row = piece * slab; row < end; row++) {
            int at = row * dim + column;
            floats d = load_part(dy + at, dim - column, 0.0f);
            floats hat = (load_part(x + at, dim - column, 0.0f) - means[row]) * rstds[row];
            gamma_sum = fma(d, hat, gamma_sum);
            beta_sum += d;
        }
        store_part(gamma_sum, dgamma + piece * dim + column, dim - column);
        store_part(beta_sum, dbeta + piece * dim + column, dim - column);
    }
}
