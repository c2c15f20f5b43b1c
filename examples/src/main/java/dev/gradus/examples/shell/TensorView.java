package dev.gradus.examples.shell;

import dev.gradus.autograd.Tensor;
import java.util.Locale;

/** A tensor as the shell shows it: shape, type, device, the gradient function, and its values, shortened. */
final class TensorView {
    private TensorView() {}

    static String of(Tensor tensor) {
        String text = tensor.toString();
        String prefix = "Tensor" + tensor.shape();
        String values = text.startsWith(prefix) ? text.substring(prefix.length()).strip() : text;
        return (tensor.name() == null ? "" : tensor.name() + ": ") + prefix + " "
                + tensor.dtype().name().toLowerCase(Locale.ROOT) + " on " + tensor.device() + origin(tensor) + "\n  "
                + values;
    }

    private static String origin(Tensor tensor) {
        if (tensor.frame() != null) {
            return ", gradient by " + tensor.frame().op().name();
        } else if (!tensor.requiresGrad()) {
            return tensor.cut() == null ? "" : ", cut because " + tensor.cut();
        }
        return tensor.grad() == null ? ", wants a gradient" : ", has a gradient";
    }
}
