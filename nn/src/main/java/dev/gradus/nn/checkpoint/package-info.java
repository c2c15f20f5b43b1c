/** Tensors of a model to and from safetensors files: {@link dev.gradus.nn.checkpoint.Weights} loads all or nothing. */
package dev.gradus.nn.checkpoint;
