/**
 * The proof that a gradient is right. Read {@link dev.gradus.autograd.check.GradCheck} first: it compares what
 * {@code backward} says with finite differences, for any function of tensors.
 * {@link dev.gradus.autograd.check.OpCatalogue} has one {@link dev.gradus.autograd.check.OpRow} for every operation:
 * how to draw inputs for it ({@link dev.gradus.autograd.check.Draw}), what it refuses, and how far rounding may take a
 * fast backend from the reference ({@link dev.gradus.autograd.check.Tolerance}). The build derives its tests and
 * {@code docs/coverage.md} from the rows.
 */
package dev.gradus.autograd.check;
