/**
 * The operations, one small file each: shape rule, forward, backward, formula. Read
 * {@link dev.gradus.autograd.op.Op} first, then {@link dev.gradus.autograd.op.Mul} (a primitive) and
 * {@link dev.gradus.autograd.op.LayerNorm} (a fused one).
 */
package dev.gradus.autograd.op;
