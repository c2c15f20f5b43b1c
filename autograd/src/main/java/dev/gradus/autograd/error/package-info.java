/** One unchecked root, {@link dev.gradus.autograd.error.GradusException}, and a child for each kind of mistake. */
package dev.gradus.autograd.error;
