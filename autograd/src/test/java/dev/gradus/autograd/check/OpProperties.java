package dev.gradus.autograd.check;

import dev.gradus.autograd.Device;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/**
 * Looks for operations, shapes and values that {@link OpCatalogueTest} did not draw. A failure shrinks to the smallest
 * size, and the printed row, seed and size draw the failing case again: {@code OpCatalogue.row(…).draw(seed, size)}.
 */
class OpProperties {
    @Property(tries = 600, edgeCases = EdgeCasesMode.NONE)
    void gradientsAreRight(
            @ForAll("differentiable") OpRow row, @ForAll long seed, @ForAll @IntRange(max = 12) int size) {
        OpCase c = row.draw(seed, size);
        GradCheck.of(c::run, c.leaves(Device.reference())).named(c.toString()).seed(seed).sample(48).check();
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void gradientsOfGradientsAreRight(
            @ForAll("twiceDifferentiable") OpRow row, @ForAll long seed, @ForAll @IntRange(max = 6) int size) {
        OpCase c = row.draw(seed, size);
        GradCheck.of(c::run, c.leaves(Device.reference()))
                .named(c.toString())
                .order(2)
                .seed(seed)
                .sample(32)
                .check();
    }

    @Property(tries = 1000, edgeCases = EdgeCasesMode.NONE)
    void fastDevicesAgreeWithReference(
            @ForAll("rows") OpRow row, @ForAll long seed, @ForAll @IntRange(max = 60) int size) {
        OpCase c = row.draw(seed, size);
        Agreement.Outcome want = Agreement.run(row, c, Device.reference(), seed);
        for (Device device : FastDevices.all()) {
            Agreement.requireClose(row, c, Agreement.run(row, c, device, seed), want, seed, size);
        }
    }

    @Provide
    Arbitrary<OpRow> rows() {
        return Arbitraries.of(OpCatalogue.rows());
    }

    @Provide
    Arbitrary<OpRow> differentiable() {
        return rows().filter(row -> row.order() >= 1);
    }

    @Provide
    Arbitrary<OpRow> twiceDifferentiable() {
        return rows().filter(row -> row.order() >= 2);
    }
}
