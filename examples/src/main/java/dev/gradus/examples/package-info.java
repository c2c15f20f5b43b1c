/** The {@code gradus} command line. Knows all. */
package dev.gradus.examples;
