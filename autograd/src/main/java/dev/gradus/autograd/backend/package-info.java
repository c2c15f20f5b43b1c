/**
 * The instruction set that operations are written in. Read {@link dev.gradus.autograd.backend.Backend} first, then the
 * families; {@code reference} defines what each kernel means, {@code cpu} is the fast twin.
 */
package dev.gradus.autograd.backend;
