/**
 * Keeps prose and programs together: what Markdown files show of sources, outputs and figures is made by the build.
 *
 * <p>The lessons themselves lie in the folders {@code NN-title} of this module, prose and programs side by side. Start
 * with {@code Document}.
 */
package dev.gradus.tutorials;
