package dev.gradus.autograd.backend.opencl;

import org.jocl.Pointer;
import org.jocl.cl_mem;

/**
 * A part of a block of device memory, as a buffer of its own.
 *
 * @param block the number of the block it lies in
 * @param offset of its first byte in the block
 * @param bytes its length, a multiple of the arena's granule
 * @param memory the driver's handle
 * @param pointer the handle as an argument of kernels
 */
record Region(int block, long offset, long bytes, cl_mem memory, Pointer pointer) {}
