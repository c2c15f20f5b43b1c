package dev.gradus.autograd.check;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.GradusException;
import dev.gradus.autograd.op.FusedOp;
import dev.gradus.autograd.op.Op;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * What the tests must know about an operation.
 *
 * @param type the operation's record
 * @param draw draws attributes and inputs at which the operation is defined and, if it has a gradient, differentiable
 * @param order how often it can be differentiated: 0 if it has no gradient, 2 if its gradient has one too
 * @param longestSum the number of terms in the longest sum of a case, forward or backward: what {@link Tolerance} needs
 * @param refusals mistakes it must refuse
 */
public record OpRow(
        Class<? extends Op> type,
        Function<Draw, OpCase> draw,
        int order,
        ToIntFunction<OpCase> longestSum,
        List<Refusal> refusals) {

    public OpRow {
        refusals = List.copyOf(refusals);
    }

    /** An operation that can be differentiated twice and adds nothing up. */
    static OpRow of(Class<? extends Op> type, Function<Draw, OpCase> draw) {
        return new OpRow(type, draw, 2, c -> 1, List.of());
    }

    OpRow withoutGradient() {
        return new OpRow(type, draw, 0, longestSum, refusals);
    }

    OpRow sums(ToIntFunction<OpCase> terms) {
        return new OpRow(type, draw, order, terms, refusals);
    }

    OpRow refuses(
            String mistake, Class<? extends GradusException> error, String fragment, Function<Device, Tensor> attempt) {
        List<Refusal> more = new ArrayList<>(refusals);
        more.add(new Refusal(mistake, attempt, error, fragment));
        return new OpRow(type, draw, order, longestSum, more);
    }

    /** A mistake in the attributes alone. */
    OpRow refusesAttributes(String mistake, Class<? extends GradusException> error, String fragment, Runnable attempt) {
        return refuses(mistake, error, fragment, device -> {
            attempt.run();
            return null;
        });
    }

    /** The name of the operation's class, as readers know it. */
    public String name() {
        return type.getSimpleName();
    }

    public boolean isFused() {
        return FusedOp.class.isAssignableFrom(type);
    }

    /** The case that a seed and a size draw. */
    public OpCase draw(long seed, int size) {
        return draw.apply(new Draw(seed, size));
    }

    @Override
    public String toString() {
        return name();
    }
}
