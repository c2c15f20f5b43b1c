package dev.gradus.autograd.check;

import dev.gradus.autograd.op.Op;
import java.util.List;
import java.util.stream.Stream;

/**
 * One {@link OpRow} for every operation of {@code dev.gradus.autograd.op}. A test fails when one is missing, so the way
 * to add an operation ends here: write its row, and it is checked against finite differences, against its composite, on
 * every backend, with every number of threads, and with the mistakes it must refuse.
 */
public final class OpCatalogue {
    private static final List<OpRow> ROWS = Stream.of(
            PointwiseRows.rows(),
            ActivationRows.rows(),
            BroadcastRows.rows(),
            FoldingRows.rows(),
            ReductionRows.rows(),
            OrderRows.rows(),
            MovementRows.rows(),
            SelectionRows.rows(),
            ArrangementRows.rows(),
            ProductRows.rows(),
            ImageRows.rows(),
            NormalizingRows.rows(),
            FusedRows.rows(),
            AttentionRows.rows(),
            LossRows.rows())
            .flatMap(List::stream)
            .toList();

    private OpCatalogue() {}

    public static List<OpRow> rows() {
        return ROWS;
    }

    /** The row of an operation; null if it has none. */
    public static OpRow row(Class<? extends Op> type) {
        return ROWS.stream().filter(row -> row.type() == type).findFirst().orElse(null);
    }
}
