/**
 * Figures: {@link dev.gradus.examples.figure.Plot} for the lessons and {@link dev.gradus.examples.figure.BlockFigure},
 * in which a model draws itself, readable on a light and on a dark page; and what {@code gradus inspect} shows of a
 * trained model, each figure on a {@link dev.gradus.examples.figure.Drawing} that can
 * be saved as PNG or SVG.
 */
package dev.gradus.examples.figure;
