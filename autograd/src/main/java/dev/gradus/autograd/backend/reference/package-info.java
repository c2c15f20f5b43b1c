/** The definition of every kernel in double precision and plain loops. */
package dev.gradus.autograd.backend.reference;
