package dev.gradus.autograd.backend.opencl;

import dev.gradus.autograd.backend.ActivationKind;
import dev.gradus.autograd.backend.Storage;

/**
 * What happens to a product p before it is stored to c; see the kernels {@code product}.
 *
 * @param kind the value of {@code EPILOGUE} that the kernel is compiled with
 * @param second of the layout of c: read or written, depending on the kind; may be null unless it is a derivative
 * @param bias one for each column, or null
 * @param third of the layout of c, read
 */
record Epilogue(int kind, Storage second, Storage bias, Storage third) {
    static final Epilogue NONE = new Epilogue(0, null, null, null);

    /** c = p + bias + residual, each of which may be null. */
    static Epilogue add(Storage bias, Storage residual) {
        return new Epilogue(0, residual, bias, null);
    }

    /** pre = p + bias, c = f(pre); pre may be null: not wanted. */
    static Epilogue activate(ActivationKind f, Storage bias, Storage pre) {
        return switch (f) {
            case NONE -> throw new IllegalArgumentException("NONE is no activation");
            case GELU_ERF -> new Epilogue(1, pre, bias, null);
            case GELU_TANH -> new Epilogue(2, pre, bias, null);
        };
    }

    /** c = p ∘ f′(pre), h = f(pre). */
    static Epilogue differentiate(ActivationKind f, Storage pre, Storage h) {
        return switch (f) {
            case NONE -> throw new IllegalArgumentException("NONE is no activation");
            case GELU_ERF -> new Epilogue(3, h, null, pre);
            case GELU_TANH -> new Epilogue(4, h, null, pre);
        };
    }

    boolean isNone() {
        return equals(NONE);
    }

    /** As a define of the program. */
    String define() {
        return "EPILOGUE=" + kind;
    }
}
