package dev.gradus.autograd.backend.opencl;

import java.util.List;

/**
 * Kernels that are compiled together: a resource file of this package, or a text, and the names it is compiled with.
 *
 * @param file the resource that holds the kernels, such as {@code elementwise.cl} or {@code wide/gemm.cl}; or what the
 *        text is called
 * @param defines {@code NAME=value}, beside those of the family
 * @param text the kernels themselves; null if they are in the resource
 */
record Program(String file, List<String> defines, String text) {
    static Program of(String file, String... defines) {
        return new Program(file, List.of(defines), null);
    }
}
