/**
 * The fast twin on the processor. {@link dev.gradus.autograd.backend.cpu.CpuBackend} assembles it: the {@code Cpu…}
 * classes implement the families, the {@code …Kernels} compute on plain arrays through the Vector API,
 * {@link dev.gradus.autograd.backend.cpu.Gemm} multiplies matrices, and
 * {@link dev.gradus.autograd.backend.cpu.WorkerPool} shares the work among threads.
 */
package dev.gradus.autograd.backend.cpu;
