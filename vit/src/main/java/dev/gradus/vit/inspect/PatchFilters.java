package dev.gradus.vit.inspect;

import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.vit.VisionTransformer;
import dev.gradus.vit.VisionTransformerConfig;
import dev.gradus.vit.VisionTransformerConfig.Stem;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.SingularValueDecomposition;

/**
 * The principal components of the patch filters: the patterns that the dim filters of the first layer are made of,
 * those first that explain most of their variance.
 *
 * <p>With the filters' mean taken away, the filters [dim, channels·patch²] are U·Σ·Vᵀ; the components are the columns
 * of V, and σ² of each is its share of the variance.
 *
 * <p>Source: Dosovitskiy and others, "An Image is Worth 16x16 Words", 2020, figure 7.
 *
 * @param components [component][channels·patch·patch], channel by channel; of length 1 and at right angles
 * @param variance of each component; the sum is the variance of all filters
 */
public record PatchFilters(int channels, int patch, double[][] components, double[] variance) {
    private static final String FILTERS = "patch_embed.proj.weight";

    /** Whether a model's first layer sees the pixels of patches as they are. */
    public static boolean isKnownOf(VisionTransformer model) {
        return model.config().stem() == Stem.PROJECTION && model.parameters().containsKey(FILTERS);
    }

    /**
     * Decomposes the filters of a model.
     *
     * @throws ArgumentException if its first layer is no plain projection of patches
     */
    public static PatchFilters of(VisionTransformer model) {
        if (!isKnownOf(model)) {
            throw new ArgumentException("inspect",
                    "the first layer of the model is no plain projection of patches, so it"
                            + " has no filters to look at");
        }
        VisionTransformerConfig config = model.config();
        Tensor filters = model.parameters().get(FILTERS);
        return of(filters.toDoubles(), config.dim(), config.channels(), config.patch());
    }

    /** @param values [dim, channels, patch, patch] */
    static PatchFilters of(double[] values, int dim, int channels, int patch) {
        int length = channels * patch * patch;
        double[] mean = new double[length];
        for (int i = 0; i < values.length; i++) {
            mean[i % length] += values[i] / dim;
        }
        // The decomposition wants at least as many rows as columns; of the transpose, U holds the components.
        boolean wide = length > dim;
        double[][] centered = new double[wide ? length : dim][wide ? dim : length];
        for (int i = 0; i < values.length; i++) {
            double value = values[i] - mean[i % length];
            centered[wide ? i % length : i / length][wide ? i / length : i % length] = value;
        }
        SingularValueDecomposition svd = new SingularValueDecomposition(new Array2DRowRealMatrix(centered, false));
        RealMatrix patterns = wide ? svd.getU() : svd.getV();
        double[] sigma = svd.getSingularValues();
        double[][] components = new double[sigma.length][];
        double[] variance = new double[sigma.length];
        for (int k = 0; k < sigma.length; k++) {
            components[k] = patterns.getColumn(k);
            variance[k] = sigma[k] * sigma[k] / dim;
        }
        return new PatchFilters(channels, patch, components, variance);
    }
}
