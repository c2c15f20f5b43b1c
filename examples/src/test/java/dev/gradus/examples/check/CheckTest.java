package dev.gradus.examples.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckTest {
    private final Tensor expected = Tensor.of(new float[][] {{1, 2}, {3, 4}});
    private final Check check = new Check();

    @Test
    void whatIsRightIsReported() {
        check.close("loss", 0.5, 0.500001);
        check.close("y", expected, expected.mul(1.00001));
        check.shape("y", Shape.of(2, 2), expected);
        check.equal("name", "a", "a");
        check.holds("x stays as it was", true, "");
        assertEquals("  right    loss is 0.5\n  right    y\n  right    y has shape [2, 2]\n  right    name is a\n"
                + "  right    x stays as it was\n", check.report());
    }

    @Test
    void theFirstWrongElementIsNamedWithItsPlace() {
        Tensor got = Tensor.of(new float[][] {{1, 2}, {3.5f, 4}});
        assertEquals("y: element [1, 0] is 3.5, expected 3", told(() -> check.close("y", expected, got)));
    }

    @Test
    void aSlipIsNamedByWhatItWouldGive() {
        Cause sum = Cause.gives(expected.sum(), "That is the sum.");
        Cause columns = Cause.gives(expected.mean(false, 0), "That is the mean of each column.");
        assertEquals("mean is 10, expected 2.5\nThat is the sum.",
                told(() -> check.close("mean", expected.mean(), expected.sum(), columns, sum)));
        assertEquals("mean has shape [2], expected []\nThat is the mean of each column.",
                told(() -> check.close("mean", expected.mean(), expected.mean(false, 0), sum, columns)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            -1,-2,-3,-4           | The sign is turned around.
            8,16,24,32            | Every element is 8 times what it should be.
            0.25,0.5,0.75,1       | Every element is what it should be, times 0.25.
            1,3,2,4               | this is the transpose
            0,0,0,0               | nothing was added up
            2,3,4,5               | Every element is 1 too large.
            NaN,2,3,4             | Not a finite number
            """)
    void slipsThatAreTheSameEverywhereNeedNoCause(String numbers, String cause) {
        String[] parts = numbers.split(",");
        float[] values = new float[4];
        for (int i = 0; i < 4; i++) {
            values[i] = Float.parseFloat(parts[i]);
        }
        String message = told(() -> check.close("y", expected, Tensor.of(Shape.of(2, 2), values)));
        assertTrue(message.contains(cause), message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            3,2     | something is transposed
            2,1,3   | Only axes of extent 1 differ
            6       | As many elements under another shape
            2       | An axis is missing
            4,2,3   | An axis is left over
            """)
    void shapesThatAreWrongInAKnownWayAreExplained(String extents, String cause) {
        String[] parts = extents.split(",");
        int[] shape = new int[parts.length];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = Integer.parseInt(parts[i]);
        }
        String message = told(() -> check.shape("y", Shape.of(2, 3), Tensor.zeros(shape)));
        assertTrue(message.contains("expected [2, 3]") && message.contains(cause), message);
    }

    @Test
    void aGapThatIsStillThereIsNoNullPointerException() {
        assertTrue(told(() -> check.close("y", expected, (Tensor) null)).contains("The gap is still there"));
    }

    private static String told(Runnable question) {
        return assertThrows(NotYet.class, question::run).getMessage();
    }
}
