package dev.gradus.autograd.backend;

/**
 * A fusion that a fusing backend may leave out, see {@link Backend#fuses(Fusion)}: what is left out runs as the
 * operations it is made of.
 */
public enum Fusion {
    /** {@link Linalg#linearResidual}. */
    LINEAR_RESIDUAL,
    /** {@link Linalg#feedForward} and {@link Linalg#feedForwardBackward}. */
    FEED_FORWARD,
    /** {@link Norm#layerNormBackwardAdding}. */
    LAYER_NORM_GRADIENT_SUM,
    /** {@link Convolution#conv2d} and {@link Convolution#conv2dBackward}. */
    CONVOLUTION,
    /** {@link Convolution#maxPool2d} and {@link Convolution#maxPool2dBackward}. */
    MAX_POOL
}
