package dev.gradus.autograd.backend.opencl;

import java.util.List;

/**
 * Kernels that are compiled together: resource files of this package and the names they are compiled with.
 *
 * @param file the resource that holds the kernels, such as {@code elementwise.cl} or {@code wide/gemm.cl}
 * @param defines {@code NAME=value}, beside those of the family
 */
record Program(String file, List<String> defines) {
    static Program of(String file, String... defines) {
        return new Program(file, List.of(defines));
    }
}
