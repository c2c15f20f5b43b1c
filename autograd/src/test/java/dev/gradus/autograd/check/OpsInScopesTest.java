package dev.gradus.autograd.check;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Scope;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * A scope takes memory back early and hands it out again uncleared. An operation whose kernel leaves a place unwritten,
 * or whose backward reads a value that is gone, differs here from what it computes outside.
 */
class OpsInScopesTest {
    private static final int DRAWS = 12;

    @TestFactory
    Stream<DynamicTest> aScopeChangesNoBit() {
        return Stream.concat(Stream.of(Device.reference()), FastDevices.all().stream())
                .flatMap(device -> OpCatalogue.rows().stream()
                        .map(row -> dynamicTest(row.name() + " on " + device, () -> check(row, device))));
    }

    private static void check(OpRow row, Device device) {
        for (int seed = 0; seed < DRAWS; seed++) {
            int size = 2 * seed;
            OpCase c = row.draw(seed, size);
            Agreement.Outcome want = Agreement.run(row, c, device, seed);
            Agreement.requireSameBits(c, inScope(row, c, device, seed), want, seed, size, "in a scope");
            Agreement.requireSameBits(c, inScope(row, c, device, seed), want, seed, size, "in the next scope");
        }
    }

    private static Agreement.Outcome inScope(OpRow row, OpCase c, Device device, long seed) {
        try (Scope _ = Scope.open()) {
            return Agreement.run(row, c, device, seed);
        }
    }
}
