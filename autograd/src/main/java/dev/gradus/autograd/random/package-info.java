/** Random numbers: {@link dev.gradus.autograd.random.Philox}, the one generator behind every random number. */
package dev.gradus.autograd.random;
