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
 * The parameters' gradients are sums over rows: slabs of rows are added up column by column into a workspace, and that
 * from first to last. On processors the same work-item makes dX of a slab first, so that x and dY come from memory once.
 */

kernel void layer_norm(global float *y, global float *means, global float *rstds, global const float *in,
                       global const float *gamma, global const float *beta, int rows, int dim, float eps) {
    TEAM_ROOM(room);
    int team = get_global_id(0) / TEAM;
    int row = min(team, rows - 1);
    global const float *x = in + row * dim;
    FOLD_ROW(sum, i, dim, 0.0f, PLUS, load_part(x + i, dim - i, 0.0f));
    float mean = team_sum(sum_lanes(sum), room) / dim;
    FOLD_ROW(squares, i, dim, 0.0f, PLUS, square(load_part(x + i, dim - i, mean) - mean));
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

/* dX of a row, plus `sum` unless that is null; stored if `inside`. All members of the team must come here. */
static inline void gradient_of_row(global float *dx, global const float *dy, global const float *x,
                            global const float *gamma, float mean, float rstd, global const float *sum, int dim,
                            bool inside, local float *room) {
    floats gradients = 0.0f;
    floats products = 0.0f;
    FOR_ROW(i, dim) {
        floats hat = (load_part(x + i, dim - i, mean) - mean) * rstd;
        floats g = load_part(dy + i, dim - i, 0.0f) * load_part(gamma + i, dim - i, 0.0f);
        gradients += g;
        products = fma(g, hat, products);
    }
    float mean_g = team_sum(sum_lanes(gradients), room) / dim;
    float mean_gh = team_sum(sum_lanes(products), room) / dim;
    if (inside) {
        FOR_ROW(i, dim) {
            floats hat = (load_part(x + i, dim - i, 0.0f) - mean) * rstd;
            floats g = load_part(dy + i, dim - i, 0.0f) * load_part(gamma + i, dim - i, 0.0f);
            floats gradient = (g - mean_g - hat * mean_gh) * rstd;
            if (sum) {
                gradient += load_part(sum + i, dim - i, 0.0f);
            }
            store_part(gradient, dx + i, dim - i);
        }
    }
}

kernel void layer_norm_backward(global float *dx, global const float *dy, global const float *x,
                                global const float *gamma, global const float *means, global const float *rstds,
                                global const float *sum, int rows, int dim) {
    TEAM_ROOM(room);
    int team = get_global_id(0) / TEAM;
    int row = min(team, rows - 1);
    int at = row * dim;
    gradient_of_row(dx + at, dy + at, x + at, gamma, means[row], rstds[row], sum ? sum + at : sum, dim, team < rows,
                    room);
}

#if TEAM == 1
/* The shares of `rows` rows in dγ and dβ: WIDTH columns of each from `column` on. */
static inline void gradients_of_columns(global float *dgamma, global float *dbeta, global const float *dy,
                                 global const float *x, global const float *means, global const float *rstds,
                                 int rows, int dim, int column) {
    floats gamma_sum = 0.0f;
    floats beta_sum = 0.0f;
    for (int row = 0; row < rows; row++) {
        floats d = load_part(dy + row * dim + column, dim - column, 0.0f);
        floats hat = (load_part(x + row * dim + column, dim - column, 0.0f) - means[row]) * rstds[row];
        gamma_sum = fma(d, hat, gamma_sum);
        beta_sum += d;
    }
    store_part(gamma_sum, dgamma + column, dim - column);
    store_part(beta_sum, dbeta + column, dim - column);
}

/* The shares of slabs of rows in dγ and dβ, both [slabs, dim]. A work-item handles WIDTH columns of a slab. */
kernel void layer_norm_parameters(global float *dgamma, global float *dbeta, global const float *dy,
                                  global const float *x, global const float *means, global const float *rstds,
                                  int rows, int dim, int slab) {
    int groups = (dim + WIDTH - 1) / WIDTH;
    int column = get_global_id(0) % groups * WIDTH;
    int piece = get_global_id(0) / groups;
    int first = piece * slab;
    if (first < rows) {
        gradients_of_columns(dgamma + piece * dim, dbeta + piece * dim, dy + first * dim, x + first * dim,
                             means + first, rstds + first, min(slab, rows - first), dim, column);
    }
}

/* Both of these for a slab of rows by one work-item: the second finds x and dY in the cache. */
kernel void layer_norm_backward_and_parameters(
        global float *dx, global float *dgamma, global float *dbeta, global const float *dy, global const float *x,
        global const float *gamma, global const float *means, global const float *rstds, global const float *sum,
        int rows, int dim, int slab) {
    int piece = get_global_id(0);
    int first = piece * slab;
    if (first < rows) {
        int end = min(rows, first + slab);
        for (int row = first; row < end; row++) {
            int at = row * dim;
            gradient_of_row(dx + at, dy + at, x + at, gamma, means[row], rstds[row], sum ? sum + at : sum, dim, true,
                            0);
        }
        for (int column = 0; column < dim; column += WIDTH) {
            gradients_of_columns(dgamma + piece * dim, dbeta + piece * dim, dy + first * dim, x + first * dim,
                                 means + first, rstds + first, end - first, dim, column);
        }
    }
}
#else
/*
 * The shares of slabs of rows in dγ and dβ, both [slabs, dim]. The members of a team go down neighbouring vectors of
 * columns; the teams of a group share the rows.
 */
kernel void layer_norm_parameters(global float *dgamma, global float *dbeta, global const float *dy,
                                  global const float *x, global const float *means, global const float *rstds,
                                  int rows, int dim, int slab) {
    local floats gamma_sums[TEAM * TEAMS];
    local floats beta_sums[TEAM * TEAMS];
    int me = get_local_id(0);
    int groups = (dim + TEAM * WIDTH - 1) / (TEAM * WIDTH);
    int column = ((int) get_group_id(0) % groups * TEAM + me % TEAM) * WIDTH;
    int piece = get_group_id(0) / groups;
    int end = min(rows, (piece + 1) * slab);
    floats gamma_sum = 0.0f;
    floats beta_sum = 0.0f;
    for (int row = piece * slab + me / TEAM; row < end; row += TEAMS) {
        int at = row * dim + column;
        floats d = load_part(dy + at, dim - column, 0.0f);
        floats hat = (load_part(x + at, dim - column, 0.0f) - means[row]) * rstds[row];
        gamma_sum = fma(d, hat, gamma_sum);
        beta_sum += d;
    }
    gamma_sums[me] = gamma_sum;
    beta_sums[me] = beta_sum;
    barrier(CLK_LOCAL_MEM_FENCE);
    if (me < TEAM) {
        for (int other = me + TEAM; other < TEAM * TEAMS; other += TEAM) {
            gamma_sum += gamma_sums[other];
            beta_sum += beta_sums[other];
        }
        store_part(gamma_sum, dgamma + piece * dim + column, dim - column);
        store_part(beta_sum, dbeta + piece * dim + column, dim - column);
    }
}
#endif

/* Adds up the shares of the slabs, from first to last; dγ or dβ may be null. A work-item handles WIDTH columns. */
kernel void layer_norm_join(global float *dgamma, global float *dbeta, global const float *gammas,
                            global const float *betas, int slabs, int dim) {
    int column = get_global_id(0) * WIDTH;
    if (column < dim) {
        floats gamma_sum = 0.0f;
        floats beta_sum = 0.0f;
        for (int slab = 0; slab < slabs; slab++) {
            gamma_sum += load_part(gammas + slab * dim + column, dim - column, 0.0f);
            beta_sum += load_part(betas + slab * dim + column, dim - column, 0.0f);
        }
        if (dgamma) {
            store_part(gamma_sum, dgamma + column, dim - column);
        }
        if (dbeta) {
            store_part(beta_sum, dbeta + column, dim - column);
        }
    }
}
