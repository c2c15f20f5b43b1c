/** Figures of the lessons as SVG, readable on a light and on a dark page. */
package dev.gradus.examples.figure;
