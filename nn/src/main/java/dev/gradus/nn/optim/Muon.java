package dev.gradus.nn.optim;

import dev.gradus.autograd.Scope;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.backend.Optimizer.Update;
import dev.gradus.autograd.backend.Storage;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.tape.NoGrad;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * Muon: the momentum of a weight matrix is made orthogonal before it becomes a step, so that all directions of the
 * matrix learn at the same speed, also those that gradients hardly speak of. With gradient g, matrix W [rows, cols],
 * decay λ and momentum μ:
 *
 * <pre>
 * b = μ·b + g                      b = g in the first step
 * O = orthogonal(g + μ·b)          near U·Vᵀ, where U·S·Vᵀ is the singular value decomposition
 * W = W − lr·λ·W − lr·0.2·√max(rows, cols)·O
 * </pre>
 *
 * <p>Orthogonal is meant for matrices between hidden values. Everything else (embeddings, the head, biases, norms,
 * tokens, positions) is changed by {@link AdamW}, in the same step and with the same learning rate. The factor
 * 0.2·√max(rows, cols) gives a step the length that one of AdamW usually has (its elements are about 0.2 on the
 * average), so learning rate and decay of AdamW can be taken over; small transformers do better still with two or three
 * times its rate. The first publication scales by √max(1, rows/cols)
 * instead and wants a learning rate of its own; {@link ParameterGroup#lrScale} can express that.
 *
 * <p>Short trainings of small transformers learn markedly more in each step. The price is five iterations of three
 * products for each matrix, which do not depend on the batch: a few percent of a step.
 *
 * <p>Everything runs on the parameters' device, without waiting for it, and has the same bits in every run. State:
 * {@code momentum_buffer} = b of matrices; {@code exp_avg} and {@code exp_avg_sq} of everything else.
 *
 * <p>Sources: Jordan and others, "Muon: An optimizer for hidden layers in neural networks", 2024; the length of a step
 * is that of Liu and others, "Muon is Scalable for LLM Training", 2025.
 */
public final class Muon extends Optimizer {
    /** The coefficients of the quintic whose iteration draws singular values to 1, chosen to be steep at 0. */
    private static final double A = 3.4445;
    private static final double B = -4.7750;
    private static final double C = 2.0315;

    private static final int ITERATIONS = 5;
    private static final double EPS = 1e-7;

    /** The root of the mean square of AdamW's usual steps, without the learning rate. */
    private static final double ADAMW_STEP = 0.2;

    private final Map<Tensor, Integer> parts = new IdentityHashMap<>();
    private final double momentum;
    private final double beta1;
    private final double beta2;
    private final double eps;

    /** With μ = 0.95, and β = (0.9, 0.999) and ε = 1e-8 for everything else. */
    public Muon(List<ParameterGroup> groups, ToIntFunction<String> parts) {
        this(groups, parts, 0.95, 0.9, 0.999, 1e-8);
    }

    /**
     * @param parts of how many hidden matrices of equal height a parameter consists, by its name: 3 for queries, keys
     *        and values in one tensor [3·dim, dim], 1 for a single matrix, 0 for what AdamW shall change. What has
     *        more than two axes, such as filters [out, in, height, width], counts as a matrix [out, in·height·width].
     * @param momentum μ
     * @param beta1 of AdamW
     * @param beta2 of AdamW
     * @param eps of AdamW
     * @throws ArgumentException if a parameter with parts is a vector or cannot be cut so
     */
    public Muon(
            List<ParameterGroup> groups,
            ToIntFunction<String> parts,
            double momentum,
            double beta1,
            double beta2,
            double eps) {
        super(groups, name -> parts.applyAsInt(name) > 0
                ? List.of("momentum_buffer")
                : List.of("exp_avg", "exp_avg_sq"));
        this.momentum = Coefficients.share("muon", "momentum", momentum);
        this.beta1 = Coefficients.share("muon", "beta1", beta1);
        this.beta2 = Coefficients.share("muon", "beta2", beta2);
        this.eps = Coefficients.positive("muon", "eps", eps);
        groups.forEach(group -> group.parameters().forEach((name, parameter) -> {
            int count = parts.applyAsInt(name);
            if (count > 0) {
                checkParts(name, parameter, count);
                this.parts.put(parameter, count);
            }
        }));
    }

    private static void checkParts(String name, Tensor parameter, int count) {
        if (parameter.rank() < 2 || parameter.dim(0) % count != 0) {
            throw new ArgumentException(
                    "muon", "'" + name + "' " + parameter.shape() + " cannot be cut into " + count
                            + (count == 1 ? " matrix" : " matrices of equal height"),
                    "matrices have at least two axes", "let AdamW change it: its number of parts is 0");
        }
    }

    @Override
    void apply(List<Change> changes, Tensor scale) {
        List<Change> matrices = new ArrayList<>();
        List<Change> others = new ArrayList<>();
        changes.forEach(change -> (parts.containsKey(change.parameter()) ? matrices : others).add(change));
        if (!matrices.isEmpty()) {
            turn(matrices, scale);
        }
        if (!others.isEmpty()) {
            super.apply(others, scale);
        }
    }

    @Override
    protected void update(
            dev.gradus.autograd.backend.Optimizer kernels, List<Update> updates, Storage scale) {
        kernels.adamW(updates, scale, beta1, beta2, eps);
    }

    /**
     * The step of all matrices, by the kernel of {@link Sgd}: first with a learning rate of 0, so that it takes the
     * gradients into the momentum and leaves the parameters, then without momentum and with directions for gradients.
     * A scale that is no number makes both leave everything as it was. A direction has its length from nothing but the
     * shape, so the second call multiplies by scale/scale, which is 1 or NaN.
     */
    private void turn(List<Change> matrices, Tensor scale) {
        dev.gradus.autograd.backend.Optimizer kernels =
                matrices.getFirst().parameter().device().backend().optimizer();
        kernels.sgd(matrices.stream().map(Change::update)
                .map(u -> new Update(u.parameter(), u.gradient(), u.first(), null, 0, 0, u.step())).toList(),
                storage(scale), momentum, false);
        try (Scope _ = Scope.open(); NoGrad _ = Tensor.noGrad()) {
            List<Update> updates = new ArrayList<>();
            for (Change change : matrices) {
                Tensor direction = direction(change, scale);
                double length = ADAMW_STEP * Math.sqrt(Math.max(direction.dim(1), direction.dim(2)));
                Update u = change.update();
                // The kernel adds the decay to the gradient and multiplies both by the rate: p −= lr·length·(O + …).
                updates.add(new Update(u.parameter(), direction.storage(), null, null, u.lr() * length,
                        u.decay() / length, u.step()));
            }
            kernels.sgd(updates, storage(scale == null ? null : scale.div(scale)), 0, false);
        }
    }

    /** [count, rows, cols]: Nesterov's look ahead, each matrix of it orthogonal. */
    private Tensor direction(Change change, Tensor scale) {
        Tensor gradient = change.parameter().grad();
        Tensor scaled = scale == null ? gradient : gradient.mul(scale);
        Tensor ahead = scaled.add(change.buffers()[0].mul(momentum));
        return orthogonal(ahead.reshape(matrices(ahead.shape(), parts.get(change.parameter()))));
    }

    private static Shape matrices(Shape shape, int count) {
        int rows = shape.dim(0) / count;
        return Shape.of(count, rows, shape.count() / count / rows);
    }

    private static Storage storage(Tensor scale) {
        return scale == null ? null : scale.storage();
    }

    /**
     * Matrices near the orthogonal ones that are closest to the given ones: X = G/‖G‖, then five times
     * X = a·X + (b·A + c·A²)·X with A = X·Xᵀ. Each iteration maps every singular value s to a·s + b·s³ + c·s⁵ and
     * leaves the singular vectors; five of them bring all s of (0.002, 1] to between 0.68 and 1.21. That is not
     * exactly 1, but near enough: smaller coefficients would be exact, and slow for small s.
     *
     * @param x [count, rows, cols]
     */
    static Tensor orthogonal(Tensor x) {
        boolean tall = x.dim(1) > x.dim(2); // the smaller one of XᵀX and XXᵀ is as good
        Tensor y = x.div(x.square().sum(true, 1, 2).sqrt().add(EPS));
        for (int i = 0; i < ITERATIONS; i++) {
            Tensor a = tall ? y.matmul(y, true, false) : y.matmulTransposed(y);
            Tensor polynomial = a.mul(B).add(a.matmul(a).mul(C));
            Tensor product = tall ? y.matmul(polynomial) : polynomial.matmul(y);
            y = y.mul(A).add(product);
        }
        return y;
    }
}
