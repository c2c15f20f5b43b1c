package dev.gradus.autograd.op;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ArgumentException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Indices are checked, whether the host knows them or has to look. */
class KnownIndicesTest {
    static Stream<Device> devices() {
        return Stream.of(Device.reference(), Device.cpu());
    }

    @ParameterizedTest
    @MethodSource("devices")
    void indicesThatTheHostWroteAreCheckedByTheirExtremes(Device device) {
        assertFits(device, 3, 0, 2, 1);
        assertRefused(device, 3, "label 3 at position 1", 0, 3, 1);
        assertRefused(device, 3, "label -1 at position 2", 0, 2, -1);
    }

    @ParameterizedTest
    @MethodSource("devices")
    void indicesThatWereOverwrittenAreLookedAt(Device device) {
        Tensor labels = labels(device, 0, 1, 2);
        labels.assign(labels(device, 0, 7, 2));
        assertEquals("label 7 at position 1", refusal(device, 3, labels));
        labels.assign(labels(Device.reference(), 0, 1, 8));
        assertEquals("label 8 at position 2", refusal(device, 3, labels));
        labels.assign(labels(device, 0, 1, 1));
        loss(device, 3, labels);
    }

    @ParameterizedTest
    @MethodSource("devices")
    void indicesThatAKernelMadeAreLookedAt(Device device) {
        Tensor named = Tensor.of(device, Shape.of(2, 4), new double[] {0, 1, 0, 0, 0, 0, 0, 1}).argmax(-1);
        assertEquals("label 3 at position 1", refusal(device, 3, named));
        loss(device, 4, named);
    }

    private static void assertFits(Device device, int classes, int... labels) {
        loss(device, classes, labels(device, labels));
    }

    private static void assertRefused(Device device, int classes, String what, int... labels) {
        assertEquals(what, refusal(device, classes, labels(device, labels)));
    }

    private static String refusal(Device device, int classes, Tensor labels) {
        String problem = assertThrows(ArgumentException.class, () -> loss(device, classes, labels)).problem();
        return problem.substring(0, problem.indexOf(" of "));
    }

    private static Tensor loss(Device device, int classes, Tensor labels) {
        return Tensor.zeros(device, Shape.of(labels.count(), classes)).crossEntropy(labels, 0);
    }

    private static Tensor labels(Device device, int... labels) {
        return Tensor.ofInts(device, Shape.of(labels.length), labels);
    }
}
