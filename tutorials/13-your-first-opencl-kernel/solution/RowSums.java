import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.backend.opencl.UserProgram;
import dev.gradus.autograd.error.DeviceException;

// The exercise of lesson 13. Fill in the kernel, then run: ./gradus lesson 13 RowSums

// region kernel
static final String KERNEL = """
        kernel void row_sums(global float *y, global const float *x, int rows, int columns) {
            int row = get_global_id(0);
            if (row < rows) {
                float sum = 0.0f;
                for (int column = 0; column < columns; column++) {
                    sum += x[row * columns + column];
                }
                y[row] = sum;
            }
        }
        """;
// endregion kernel

static final int ROWS = 4;
static final int COLUMNS = 4;
/** Behind the rows of y there is one more element, which nobody may write. */
static final float UNTOUCHED = -7;

void main() {
    float[] got;
    try {
        got = run(Device.opencl());
    } catch (DeviceException e) {
        IO.println("Not yet: your kernel does not run. " + e.problem());
        return;
    }
    IO.println("y = " + got[0] + ", " + got[1] + ", " + got[2] + ", " + got[3]);
    String told = verdict(got);
    IO.println(told == null ? "Right. One work-item a row: this is how layer norm begins." : "Not yet: " + told);
}

/** Each row is ten times the one above; y begins as −1. */
float[] run(Device device) {
    UserProgram program = UserProgram.compile(device, "row_sums.cl", KERNEL);
    Tensor x = Tensor.of(device, Shape.of(ROWS, COLUMNS),
            new float[] {1, 2, 3, 4, 10, 20, 30, 40, 100, 200, 300, 400, 1000, 2000, 3000, 4000});
    Tensor y = Tensor.of(device, Shape.of(ROWS + 1), new float[] {-1, -1, -1, -1, UNTOUCHED});
    program.run("row_sums", new long[] {8}, new long[] {8}, y, x, ROWS, COLUMNS);
    return y.toFloats();
}

/** What is wrong, or null. */
String verdict(float[] y) {
    if (y[4] != UNTOUCHED) {
        return "y[4] was written, and there are 4 rows. There are 8 work-items: the surplus must do nothing.";
    } else if (begins(y, 10, 100, 1000) && y[3] == 10000) {
        return null;
    } else if (begins(y, -1, -1, -1)) {
        return "nothing was written: y is as it was before.";
    } else if (begins(y, 6, 60, 600)) {
        return "the last column is missing in each row: the loop ends one too early.";
    } else if (begins(y, 9, 99, 999)) {
        return "each sum is 1 too small: y was −1 before, and you added to it. Begin with 0.";
    } else if (begins(y, 20, 200, 2000)) {
        return "the first column of the next row is in each sum: the loop ends one too late.";
    } else if (begins(y, 1111, 2222, 3333)) {
        return "you walk down, not along: element (row, column) lies at row·columns + column.";
    } else if (y[1] == -1 && y[2] == -1) {
        return "only y[0] was written. If all work-items write it at the same time, luck decides: that is a race. "
                + "Each owns one row.";
    } else if (begins(y, 1, 10, 100) || begins(y, 4, 40, 400)) {
        return "one element of each row is there: add all of them up, then write.";
    }
    return "expected 10, 100, 1000 and 10000: the sums of 1 2 3 4, of 10 20 30 40, and so on.";
}

boolean begins(float[] y, float first, float second, float third) {
    return y[0] == first && y[1] == second && y[2] == third;
}
