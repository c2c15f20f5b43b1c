/**
 * Processors and graphics cards of any vendor through OpenCL: single precision, kernels in {@code .cl} resources.
 *
 * <p>Nothing outside this package knows JOCL, the binding. To read: {@code ClElementwise} with {@code elementwise.cl},
 * then {@code ClQueue}, the thread that owns a device, then {@code ClMemory}. Matrix products and attention have two
 * kernels each: {@code wide/} for processors and {@code simt/} for graphics cards ({@link KernelFamily}). Kernels on
 * rows are written once, for teams of work-items that share a row: {@code ClActivation} with {@code softmax.cl}.
 */
package dev.gradus.autograd.backend.opencl;
