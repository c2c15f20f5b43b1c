package dev.gradus.nn.optim;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Scope;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.backend.Optimizer.Update;
import dev.gradus.autograd.backend.Storage;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.DeviceException;
import dev.gradus.autograd.error.GraphException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Changes parameters in place by their gradients, one step at a time.
 *
 * <p>What an optimizer remembers are tensors, made at once and kept to the end: {@link #state()}. Saving and restoring
 * them is enough to continue bit for bit. A parameter that is frozen, or got no gradient since the last
 * {@link #zeroGrad}, is passed over: neither it nor its state changes, and its steps are not counted.
 */
public abstract class Optimizer {
    private final List<Slot> slots = new ArrayList<>();
    private final Map<String, Tensor> state = new LinkedHashMap<>();
    private final Tensor steps;

    /** A parameter with what is remembered about it. */
    private record Slot(ParameterGroup group, String name, Tensor parameter, Tensor[] buffers) {
        Update update(double lr, int step) {
            return new Update(parameter.storage(), parameter.grad().storage(), buffer(0), buffer(1),
                    lr * group.lrScale(), group.weightDecay(), step);
        }

        private Storage buffer(int i) {
            return i < buffers.length ? buffers[i].storage() : null;
        }

        Change change(double lr, int step) {
            return new Change(parameter, buffers, update(lr, step));
        }
    }

    /** A parameter that takes part in a step, as tensors and as kernels want it. */
    record Change(Tensor parameter, Tensor[] buffers, Update update) {}

    /**
     * @param groups disjoint, of one device
     * @param bufferNames what is remembered for each parameter, at most two tensors of its shape that start at 0
     */
    protected Optimizer(List<ParameterGroup> groups, String... bufferNames) {
        this(groups, _ -> List.of(bufferNames));
    }

    /** @param bufferNames what is remembered for a parameter of a name, at most two tensors of its shape */
    Optimizer(List<ParameterGroup> groups, Function<String, List<String>> bufferNames) {
        if (Scope.isOpen()) {
            throw new GraphException(
                    "optimizer", "made inside a scope, with which its state would die",
                    "an optimizer outlives every step", "make it before the loop");
        }
        groups.forEach(group -> group.parameters().forEach((name, parameter) -> add(group, name, parameter,
                bufferNames.apply(name))));
        if (slots.isEmpty()) {
            throw new ArgumentException("optimizer", "there are no parameters in the groups");
        }
        int count = slots.size();
        steps = Tensor.ofInts(Device.reference(), Shape.of(count), new int[count]).named("steps");
        state.put("steps", steps);
    }

    /**
     * One step with the gradients that the parameters hold now.
     *
     * @param lr the learning rate, finite and not negative; each group scales it
     */
    public final void step(double lr) {
        step(lr, null);
    }

    /**
     * One step with the gradients times a number on the device, such as the scale of {@link GradientClip#onDevice}.
     * Nothing is read from the device: if the number is not finite, parameters and buffers stay as they are, but
     * {@code steps} counts the step.
     *
     * @param lr the learning rate, finite and not negative; each group scales it
     * @param scale of one element; null for 1
     */
    public final void step(double lr, Tensor scale) {
        if (!(lr >= 0 && Double.isFinite(lr))) {
            throw new ArgumentException(
                    "optimizer", "the learning rate must be finite and not negative, got " + lr);
        }
        int[] counts = steps.toInts();
        List<Change> changes = new ArrayList<>();
        for (int i = 0; i < counts.length; i++) {
            Slot slot = slots.get(i);
            if (slot.parameter.requiresGrad() && slot.parameter.grad() != null) {
                counts[i]++;
                changes.add(slot.change(lr, counts[i]));
            }
        }
        apply(changes, scale);
        steps.storage().memory().write(steps.storage(), counts);
    }

    /** Makes the changes of a step: here with one call of a kernel for all of them. */
    void apply(List<Change> changes, Tensor scale) {
        update(device().backend().optimizer(), changes.stream().map(Change::update).toList(),
                scale == null ? null : scale.storage());
    }

    /**
     * Changes parameters by a kernel.
     *
     * @param kernels of the parameters' device
     * @param updates what to change; first and second are the buffers in the order of the names given to the
     *        constructor
     * @param scale one number that multiplies the gradients; null for 1
     */
    protected abstract void update(
            dev.gradus.autograd.backend.Optimizer kernels, List<Update> updates, Storage scale);

    /** Forgets the gradients of all parameters. */
    public final void zeroGrad() {
        slots.forEach(slot -> slot.parameter.zeroGrad());
    }

    /** How many steps were taken: the most that any parameter took part in. */
    public final int steps() {
        return Arrays.stream(steps.toInts()).max().orElseThrow();
    }

    /**
     * The tensors that the next step depends on, beside the parameters: {@code <parameter>.<buffer>}, and {@code steps}
     * with one count (INT32) for each parameter, in the order of the groups, which lives on the host. They are the
     * optimizer's own: to restore a state, overwrite them.
     */
    public final Map<String, Tensor> state() {
        return Collections.unmodifiableMap(state);
    }

    private void add(ParameterGroup group, String name, Tensor parameter, List<String> bufferNames) {
        checkParameter(name, parameter);
        checkUnique(group, name, parameter);
        Tensor[] buffers = new Tensor[bufferNames.size()];
        for (int i = 0; i < buffers.length; i++) {
            String full = name + "." + bufferNames.get(i);
            buffers[i] = Tensor.zeros(parameter.device(), parameter.shape()).named(full);
            state.put(full, buffers[i]);
        }
        slots.add(new Slot(group, name, parameter, buffers));
    }

    private void checkParameter(String name, Tensor parameter) {
        if (!parameter.dtype().isReal() || parameter.frame() != null) {
            throw new ArgumentException(
                    "optimizer", "'" + name + "' is no parameter: " + (parameter.frame() != null
                            ? "it is the result of " + parameter.frame().op().name()
                            : "it holds indices"),
                    "parameters are leaves of real numbers", null);
        }
        if (!slots.isEmpty() && parameter.device() != device()) {
            throw new DeviceException(
                    "optimizer", "'" + name + "' lives on " + parameter.device() + ", the parameters before it on "
                            + device());
        }
    }

    private void checkUnique(ParameterGroup group, String name, Tensor parameter) {
        for (Slot slot : slots) {
            if (slot.parameter == parameter || slot.name.equals(name)) {
                throw new ArgumentException(
                        "optimizer",
                        "'" + name + "' of group '" + group.name() + "' "
                                + (slot.parameter == parameter ? "is the same tensor as '" : "has the name of '")
                                + slot.name + "' of group '" + slot.group.name() + "'",
                        "each parameter is changed once in a step, and names tell states apart", null);
            }
        }
    }

    private Device device() {
        return slots.getFirst().parameter.device();
    }
}
