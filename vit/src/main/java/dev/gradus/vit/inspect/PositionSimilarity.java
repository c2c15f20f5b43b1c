package dev.gradus.vit.inspect;

import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.vit.VisionTransformer;
import dev.gradus.vit.VisionTransformerConfig;

/**
 * How alike the learned places of two patches are: the cosine of their position embeddings, [patches][patches].
 *
 * <p>Source: Dosovitskiy and others, "An Image is Worth 16x16 Words", 2020, figure 7.
 *
 * @param cosines symmetric, with ones on the diagonal; of an embedding that is 0, all are 0
 */
public record PositionSimilarity(int gridHeight, int gridWidth, double[][] cosines) {
    private static final String POSITIONS = "pos_embed";

    /** Whether a model has learned positions. */
    public static boolean isKnownOf(VisionTransformer model) {
        return model.parameters().containsKey(POSITIONS);
    }

    /**
     * Compares the positions of a model.
     *
     * @throws ArgumentException if it has learned none
     */
    public static PositionSimilarity of(VisionTransformer model) {
        if (!isKnownOf(model)) {
            throw new ArgumentException("inspect", "the model has no learned positions to compare");
        }
        VisionTransformerConfig config = model.config();
        Tensor positions = model.parameters().get(POSITIONS);
        double[] values = positions.toDoubles();
        int dim = config.dim();
        int patches = config.patches();
        int prefix = values.length / dim - patches;
        double[][] cosines = new double[patches][patches];
        for (int p = 0; p < patches; p++) {
            for (int q = 0; q <= p; q++) {
                double dot = dot(values, prefix + p, prefix + q, dim);
                double lengths = Math.sqrt(dot(values, prefix + p, prefix + p, dim)
                        * dot(values, prefix + q, prefix + q, dim));
                cosines[p][q] = lengths == 0 ? 0 : Math.clamp(dot / lengths, -1, 1);
                cosines[q][p] = cosines[p][q];
            }
        }
        return new PositionSimilarity(config.gridHeight(), config.gridWidth(), cosines);
    }

    private static double dot(double[] values, int row, int other, int dim) {
        double sum = 0;
        for (int i = 0; i < dim; i++) {
            sum += values[row * dim + i] * values[other * dim + i];
        }
        return sum;
    }
}
