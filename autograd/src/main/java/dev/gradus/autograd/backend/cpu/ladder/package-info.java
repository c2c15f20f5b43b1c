/**
 * One matrix product, climbed rung by rung: from the three loops of the textbook to what training uses. Read
 * {@link dev.gradus.autograd.backend.cpu.ladder.Rung} first, then the rungs in its order. Nothing else calls them; a
 * test holds each to the same product, and {@code gradus bench ladder} times them.
 */
package dev.gradus.autograd.backend.cpu.ladder;
