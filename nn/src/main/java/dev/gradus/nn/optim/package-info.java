/**
 * Optimizers, learning-rate schedules and gradient clipping. Read {@link dev.gradus.nn.optim.Optimizer} first, then
 * {@link dev.gradus.nn.optim.AdamW}; {@link dev.gradus.nn.optim.WeightAverage} averages parameters on the way. The
 * order in a training step: backward, clip, step, zero the gradients.
 */
package dev.gradus.nn.optim;
