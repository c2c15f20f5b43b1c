package dev.gradus.autograd.tape;

import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.AnomalyException;

/**
 * Finds the first operation that makes a number that is not finite, forward or backward, and stops there:
 *
 * <pre>
 * try (Watch watch = Anomaly.watch()) {
 *     loss(model, images).backward();
 * }
 * </pre>
 *
 * <p>A NaN is reported wherever it appears. An infinity is reported where finite numbers made it; one that was handed
 * in, as in the mask of an attention, may pass on. Reading every value costs time: this is a tool for looking, not for
 * training.
 */
public final class Anomaly implements Watcher {
    private static final String RULE = "numbers stay finite until one is overflowed or leaves its function's domain";

    private Anomaly() {}

    /** Begins to watch this thread, until closed. */
    public static Watch watch() {
        return Watch.open(new Anomaly());
    }

    /** @throws AnomalyException if the result is not finite */
    @Override
    public void forward(Frame frame) {
        frame.recordedAt(Location.at());
        ValueRange result = ValueRange.of(frame.result());
        if (result.isFinite()) {
            return;
        }
        String spoiled = null;
        boolean infinite = false;
        for (int i = 0; i < frame.inputCount(); i++) {
            ValueRange input = ValueRange.of(frame.input(i));
            spoiled = spoiled == null && input.nans() > 0 ? name(frame, i) : spoiled;
            infinite |= input.infinities() > 0;
        }
        if (result.nans() == 0 && infinite) {
            return;
        }
        String origin = spoiled == null
                ? "it made " + result.strange()
                : "it was handed NaN in " + spoiled + ", which no watched operation made,";
        throw new AnomalyException(
                frame.op().name(),
                origin + frame.place() + "; " + inputs(frame),
                RULE,
                spoiled == null ? "look at the ranges of its inputs" : "look at the data and the parameters");
    }

    /** @throws AnomalyException if a gradient is not finite */
    @Override
    public void backward(Frame frame, Tensor dY, Gradients gradients) {
        for (int i = 0; i < gradients.size(); i++) {
            ValueRange gradient = gradients.get(i) == null ? ValueRange.NONE : ValueRange.of(gradients.get(i));
            if (gradient.isFinite()) {
                continue;
            }
            ValueRange handed = ValueRange.of(dY);
            if (gradient.nans() == 0 && handed.infinities() > 0) {
                continue;
            }
            throw new AnomalyException(
                    frame.op().name(),
                    "its backward made " + gradient.strange() + " in the gradient of " + name(frame, i)
                            + (frame.place().isEmpty() ? "" : ", recorded" + frame.place())
                            + "; " + inputs(frame) + "; gradient of the result " + handed,
                    RULE,
                    "keep away from where the derivative is infinite, as at sqrt(0); or add a small number first");
        }
    }

    private static String inputs(Frame frame) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < frame.inputCount(); i++) {
            text.append(i == 0 ? "" : "; ").append(name(frame, i)).append(' ').append(ValueRange.of(frame.input(i)));
        }
        return text.toString();
    }

    private static String name(Frame frame, int i) {
        Tensor input = frame.input(i);
        return input.name() == null ? "input " + i + " " + input.shape() : input.describe();
    }
}
