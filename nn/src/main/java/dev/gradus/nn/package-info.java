/**
 * Layers. Read {@link dev.gradus.nn.Module} first, then {@link dev.gradus.nn.Linear} for how a layer is written and
 * {@link dev.gradus.nn.MultiHeadAttention} for how one is put together; {@link dev.gradus.nn.Init} says where first
 * values come from. {@link dev.gradus.nn.TransformerEncoderLayer} and its decoder attend with masks
 * ({@link dev.gradus.nn.AttentionMask}). Optimizers, data, checkpoints and the training loop live in the packages
 * below.
 */
package dev.gradus.nn;
