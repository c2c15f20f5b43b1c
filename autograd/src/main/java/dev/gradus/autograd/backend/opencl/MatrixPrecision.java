package dev.gradus.autograd.backend.opencl;

/** How exactly a device multiplies matrices. Sums have single precision in either case. */
public enum MatrixPrecision {
    /** Single precision throughout: the default. */
    FP32,
    /**
     * Factors are rounded to 10 bits of mantissa, and NVIDIA's tensor cores multiply them; an element of a product of
     * numbers of size 1 and length k then errs by about √k/2000. A device without such cores goes on in FP32, and says
     * so in the log.
     */
    TF32
}
