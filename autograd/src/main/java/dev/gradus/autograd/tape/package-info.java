/**
 * Recording and walking back: {@link dev.gradus.autograd.tape.Tape} runs an operation and records it in a
 * {@link dev.gradus.autograd.tape.Frame}, {@link dev.gradus.autograd.tape.Backward} walks the frames from the youngest
 * to the oldest.
 */
package dev.gradus.autograd.tape;
