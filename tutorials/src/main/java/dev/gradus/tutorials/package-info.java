/** Lessons whose code blocks the build compiles, runs and compares. Knows all. */
package dev.gradus.tutorials;
