package dev.gradus.autograd.check;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.op.FusedOp;
import java.util.ArrayList;
import java.util.List;

/** The page {@code docs/coverage.md}: what is checked for each operation, in the order of the catalogue. */
final class CoverageTable {
    static final String HEAD = """
            # What is checked for each operation

            Generated from `OpCatalogue` and `GoldenCases`; `CoverageTest` fails when this page is out of date.
            To renew it:

                mvn -pl autograd test -Dtest=CoverageTest -Dgradus.coverage.write=true

            Every line is held to the same tests (`OpCatalogueTest` with fixed seeds, `OpProperties` with new ones):

            - **gradient**: backward equals central differences in double, over shapes of rank 0 to 5 with extents 0, 1
              and odd ones; *twice* means that the gradient's own gradient was checked the same way. Otherwise: why
              there is none.
            - **reference**, **cpu**, **opencl**: how it is computed there; *wide* and *simt* are the kernels for
              processors and for graphics cards, both tested on the OpenCL device at hand. Results and gradients agree
              with the reference within the rounding that the longest sum explains; on cpu they are the same bits for 1,
              2, 3 and 8 threads. A *kernel* of a fused operation also equals its composite.
            - **refused**: mistakes that must end in a clear error.
            - **goldens**: cases computed by PyTorch in double that all devices reproduce, gradients included.

            | operation | gradient | reference | cpu | opencl wide | opencl simt | refused | goldens |
            |---|---|---|---|---|---|---:|---:|
            """;

    private CoverageTable() {}

    static String markdown() {
        StringBuilder page = new StringBuilder(HEAD);
        for (OpRow row : OpCatalogue.rows()) {
            page.append("| ").append(String.join(" | ", cells(row))).append(" |\n");
        }
        return page.toString();
    }

    private static List<String> cells(OpRow row) {
        OpCase example = row.draw(1, 4);
        long goldens = GoldenCases.all().stream().filter(golden -> golden.op() == row.type()).count();
        List<String> cells = new ArrayList<>();
        cells.add("`" + row.name() + "`");
        cells.add(switch (row.order()) {
            case 0 -> "none: " + example.op().noGradientBecause();
            case 1 -> "once";
            default -> "twice";
        });
        cells.add(support(row, example, Device.reference()));
        FastDevices.all().forEach(device -> cells.add(support(row, example, device)));
        cells.add(Integer.toString(row.refusals().size()));
        cells.add(goldens == 0 ? "" : Long.toString(goldens));
        return cells;
    }

    private static String support(OpRow row, OpCase example, Device device) {
        Tensor[] leaves = example.leaves(device);
        try {
            Tensor y = example.run(leaves);
            if (row.order() > 0) {
                y.backward(Tensor.ones(device, y.shape()));
            }
        } catch (UnsupportedOperationException | IllegalStateException e) {
            return "**missing**";
        }
        boolean composite = example.op() instanceof FusedOp fused && !fused.hasKernel(device.backend());
        return composite ? "composite" : "kernel";
    }
}
