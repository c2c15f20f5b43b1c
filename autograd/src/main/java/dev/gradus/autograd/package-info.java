/**
 * Tensors and gradients. Reading order, along the way a number travels: {@link dev.gradus.autograd.Tensor}, then the
 * packages {@code op}, {@code tape}, {@code backend}, {@code backend.reference} and {@code backend.cpu}.
 */
package dev.gradus.autograd;
