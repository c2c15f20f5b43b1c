import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.backend.opencl.UserProgram;
import dev.gradus.autograd.error.DeviceException;
import dev.gradus.examples.check.Cause;
import dev.gradus.examples.check.Check;
import java.util.Arrays;

/** Lesson 13: each row is ten times the one above, so that each slip leaves other numbers. */
final class RowSumsCheck {
    private static final int ROWS = 4;
    private static final int COLUMNS = 4;

    /** Behind the rows of y there is one more element, which nobody may write. */
    private static final float UNTOUCHED = -7;

    interface Yours {
        String kernel();
    }

    void check(Yours yours, Check check) {
        check.needsOpenCl();
        check.whenThrown(DeviceException.class, "The driver does not take your kernel; its message names the line.");

        float[] y = run(Device.opencl(), yours.kernel());
        float[] sums = Arrays.copyOf(y, ROWS);
        float first = y[0];
        check.equal("y[4], behind the last row,", UNTOUCHED, y[ROWS],
                Cause.when(true,
                        "It was written, and there are 4 rows. There are 8 work-items: the surplus must do nothing."));
        check.close("the sums of the rows", new float[] {10, 100, 1000, 10000}, sums,
                Cause.gives(new float[] {-1, -1, -1, -1}, "Nothing was written: y is as it was before."),
                Cause.when(begins(y, 6, 60, 600),
                        "The last column is missing in each row: the loop ends one too early."),
                Cause.when(begins(y, 9, 99, 999),
                        "Each sum is 1 too small: y was −1 before, and you added to it. Begin with 0."),
                Cause.when(begins(y, 20, 200, 2000),
                        "The first column of the next row is in each sum: the loop ends one too late."),
                Cause.when(begins(y, 1111, 2222, 3333),
                        "You walk down, not along: element (row, column) lies at row·columns + column."),
                Cause.when(y[1] == -1 && y[2] == -1,
                        "Only y[0] was written. If all work-items write it at the same time, luck decides: "
                                + "that is a race. Each owns one row."),
                Cause.when(first == 1 || first == 4,
                        "One element of each row is there: add all of them up, then write."),
                Cause.when(true, "They are the sums of 1 2 3 4, of 10 20 30 40, and so on."));
        check.praise("One work-item a row: this is how layer norm begins.");
    }

    private static float[] run(Device device, String kernel) {
        UserProgram program = UserProgram.compile(device, "row_sums.cl", kernel);
        Tensor x = Tensor.of(device, Shape.of(ROWS, COLUMNS),
                new float[] {1, 2, 3, 4, 10, 20, 30, 40, 100, 200, 300, 400, 1000, 2000, 3000, 4000});
        Tensor y = Tensor.of(device, Shape.of(ROWS + 1), new float[] {-1, -1, -1, -1, UNTOUCHED});
        program.run("row_sums", new long[] {8}, new long[] {8}, y, x, ROWS, COLUMNS);
        return y.toFloats();
    }

    private static boolean begins(float[] y, float first, float second, float third) {
        return y[0] == first && y[1] == second && y[2] == third;
    }
}
