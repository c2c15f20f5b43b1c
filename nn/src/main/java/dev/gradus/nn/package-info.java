/** Layers, losses, optimizers, schedules, data, checkpoints and the training loop. Knows autograd. */
package dev.gradus.nn;
