package dev.gradus.autograd.backend.opencl;

import dev.gradus.autograd.backend.Broadcast;
import dev.gradus.autograd.backend.Elementwise;
import dev.gradus.autograd.backend.Storage;
import java.util.Arrays;

/** {@link Elementwise} by the kernels of {@code elementwise.cl}, which serve both families. */
final class ClElementwise implements Elementwise {
    private static final Program PROGRAM = Program.of("elementwise.cl");

    private final Kernels kernels;

    ClElementwise(Kernels kernels) {
        this.kernels = kernels;
    }

    @Override
    public void negate(Storage y, Storage x) {
        unary("negate", y, x);
    }

    @Override
    public void abs(Storage y, Storage x) {
        unary("absolute", y, x);
    }

    @Override
    public void sign(Storage y, Storage x) {
        unary("sign_of", y, x);
    }

    @Override
    public void exp(Storage y, Storage x) {
        unary("exponential", y, x);
    }

    @Override
    public void log(Storage y, Storage x) {
        unary("logarithm", y, x);
    }

    @Override
    public void sqrt(Storage y, Storage x) {
        unary("square_root", y, x);
    }

    @Override
    public void reciprocal(Storage y, Storage x) {
        unary("reciprocal", y, x);
    }

    @Override
    public void sin(Storage y, Storage x) {
        each("sine", y, y, x, y.length());
    }

    @Override
    public void cos(Storage y, Storage x) {
        each("cosine", y, y, x, y.length());
    }

    @Override
    public void tanh(Storage y, Storage x) {
        unary("hyperbolic_tangent", y, x);
    }

    @Override
    public void sigmoid(Storage y, Storage x) {
        unary("logistic", y, x);
    }

    @Override
    public void erf(Storage y, Storage x) {
        unary("error_function", y, x);
    }

    @Override
    public void relu(Storage y, Storage x) {
        unary("relu", y, x);
    }

    @Override
    public void softplus(Storage y, Storage x) {
        unary("softplus", y, x);
    }

    @Override
    public void affine(Storage y, Storage x, double factor, double shift) {
        run("affine", y, y, x, (float) factor, (float) shift);
    }

    @Override
    public void pow(Storage y, Storage x, double exponent) {
        run("power", y, y, x, (float) exponent);
    }

    @Override
    public void add(Storage y, Storage a, Storage b, Broadcast layout) {
        binary("add", y, a, b, layout);
    }

    @Override
    public void sub(Storage y, Storage a, Storage b, Broadcast layout) {
        binary("sub", y, a, b, layout);
    }

    @Override
    public void mul(Storage y, Storage a, Storage b, Broadcast layout) {
        binary("mul", y, a, b, layout);
    }

    @Override
    public void div(Storage y, Storage a, Storage b, Broadcast layout) {
        binary("div", y, a, b, layout);
    }

    @Override
    public void maximum(Storage y, Storage a, Storage b, Broadcast layout) {
        binary("maximum", y, a, b, layout);
    }

    @Override
    public void minimum(Storage y, Storage a, Storage b, Broadcast layout) {
        binary("minimum", y, a, b, layout);
    }

    @Override
    public void greater(Storage y, Storage a, Storage b, Broadcast layout) {
        binary("greater", y, a, b, layout);
    }

    @Override
    public void equal(Storage y, Storage a, Storage b, Broadcast layout) {
        binary("equal", y, a, b, layout);
    }

    @Override
    public void expand(Storage y, Storage x, Broadcast layout) {
        binary("first", y, x, x, new Broadcast(layout.shape(), layout.sizes(), layout.left(), layout.left()));
    }

    @Override
    public void fill(Storage y, double value) {
        run("fill", y, y, (float) value);
    }

    @Override
    public void accumulate(Storage y, Storage x) {
        run("accumulate", y, y, x);
    }

    @Override
    public void where(Storage y, Storage mask, Storage a, Storage b) {
        run("where", y, y, mask, a, b);
    }

    private void unary(String kernel, Storage y, Storage x) {
        run(kernel, y, y, x);
    }

    /** A kernel over runs of WIDTH elements; their number is its last argument. */
    private void run(String kernel, Storage y, Object... arguments) {
        Object[] all = Arrays.copyOf(arguments, arguments.length + 1);
        all[arguments.length] = kernels.runs(y.length());
        kernels.run(PROGRAM, kernel, kernels.elements(y.length()), all);
    }

    /** A kernel that treats elements one by one. */
    private void each(String kernel, Storage y, Object... arguments) {
        kernels.run(PROGRAM, kernel, Grid.of(y.length(), kernels.family().groupSize()), arguments);
    }

    private void binary(String kernel, Storage y, Storage a, Storage b, Broadcast layout) {
        if (layout.isSameShape()) {
            run(kernel, y, y, a, b);
            return;
        }
        int[] sizes = layout.sizes();
        int inner = sizes[sizes.length - 1];
        boolean inRows = inner % kernels.family().width() == 0 && stepsByOne(layout.left())
                && stepsByOne(layout.right());
        if (inRows) {
            run(kernel + "_rows", y, y, a, b, Axes.of(sizes, 1), Axes.of(layout.left(), 0), Axes.of(layout.right(), 0));
        } else {
            each(kernel + "_any", y, y, a, b, Axes.of(sizes, 1), Axes.of(layout.left(), 0),
                    Axes.of(layout.right(), 0), y.length());
        }
    }

    private static boolean stepsByOne(int[] steps) {
        return steps[steps.length - 1] <= 1;
    }
}
