/** {@code gradus shell}: JShell with everything imported, and tensors that say what they are. */
package dev.gradus.examples.shell;
