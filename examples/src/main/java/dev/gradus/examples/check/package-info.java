/**
 * What the check of an exercise says with: {@link dev.gradus.examples.check.Check} compares what a reader's code
 * returned with what was wanted, {@link dev.gradus.examples.check.Cause} is a likely reason why they differ.
 */
package dev.gradus.examples.check;
