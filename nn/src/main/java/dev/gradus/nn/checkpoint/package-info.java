/**
 * Tensors of a model to and from safetensors files: {@link dev.gradus.nn.checkpoint.Weights} loads all or nothing,
 * {@link dev.gradus.nn.checkpoint.Checkpoint} saves a model with what its training needs to go on bit for bit.
 */
package dev.gradus.nn.checkpoint;
