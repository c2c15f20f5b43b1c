package dev.gradus.nn;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Hook;
import dev.gradus.autograd.Recompute;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.DeviceException;
import dev.gradus.autograd.random.Philox;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/**
 * A piece of a model: parameters, buffers, smaller modules, and a function of a tensor that uses them.
 *
 * <pre>
 * final class Residual extends Module {
 *     private final Linear inner;
 *
 *     Residual(Init init, int dim) {
 *         inner = child("inner", new Linear(init, dim, dim, true));
 *     }
 *
 *     {@literal @}Override
 *     public Tensor forward(Tensor x) {
 *         return x.add(inner.call(x).gelu());
 *     }
 * }
 * </pre>
 *
 * <p>Parameters have dotted names, {@code blocks.0.attn.qkv.weight}: the names of the modules on the way, then their
 * own. Whoever registers a module as a child prolongs the names below it, so error messages of tensors carry them too.
 *
 * <p>A module that needs several inputs declares a {@code forward} of its own beside this one.
 */
public abstract class Module {
    private final Map<String, Tensor> ownParameters = new LinkedHashMap<>();
    private final Map<String, Tensor> ownBuffers = new LinkedHashMap<>();
    private final Map<String, Module> children = new LinkedHashMap<>();
    private String path = "";
    private Module parent;
    private final List<UnaryOperator<Tensor>> beforeHooks = new CopyOnWriteArrayList<>();
    private final List<BinaryOperator<Tensor>> afterHooks = new CopyOnWriteArrayList<>();
    private boolean training = true;
    private boolean recomputed;
    private boolean repeating;

    /** The module's function; parameters and mode decide it. Whoever wants its value asks {@link #call}. */
    public abstract Tensor forward(Tensor x);

    // ---- calling ----

    /** {@link #forward} with what was arranged around it: hooks, and computing it again in the backward. */
    public final Tensor call(Tensor x) {
        return call(x, this::forward);
    }

    /**
     * The same around another function of this module, as a {@code forward} with more arguments.
     *
     * @param others tensors that the function reads beside x and the parameters, such as a memory or a mask; null
     *        counts for none
     */
    protected final Tensor call(Tensor x, UnaryOperator<Tensor> function, Tensor... others) {
        Tensor input = x;
        for (UnaryOperator<Tensor> hook : beforeHooks) {
            input = checked(hook.apply(input));
        }
        Tensor y = recomputed
                ? Recompute.of(repeatable(function), input, read(input, others), generators())
                : function.apply(input);
        for (BinaryOperator<Tensor> hook : afterHooks) {
            y = checked(hook.apply(input, y));
        }
        return y;
    }

    /**
     * Whether calling this module runs its {@code forward} and nothing else: no hook here or below, nothing computed
     * again. Only then may the module around it compute the same in fewer, larger operations.
     */
    public final boolean isPlain() {
        if (recomputed || !beforeHooks.isEmpty() || !afterHooks.isEmpty()) {
            return false;
        }
        for (Module child : children.values()) {
            if (!child.isPlain()) {
                return false;
            }
        }
        return true;
    }

    /** The parameters and other tensors than x, each once. */
    private List<Tensor> read(Tensor x, Tensor... others) {
        List<Tensor> all = new ArrayList<>(parameters().values());
        for (Tensor other : others) {
            if (other != null && other != x && all.stream().noneMatch(tensor -> tensor == other)) {
                all.add(other);
            }
        }
        return all;
    }

    /** Shows the hook the input of every {@link #call}; what it returns goes in. Closing what this returns ends it. */
    public final Hook beforeForward(UnaryOperator<Tensor> hook) {
        return Hook.add(beforeHooks, hook);
    }

    /** Shows the hook input and result of every {@link #call}; what it returns comes out. */
    public final Hook afterForward(BinaryOperator<Tensor> hook) {
        return Hook.add(afterHooks, hook);
    }

    /**
     * Whether the values inside this module are computed again in the backward, with the same bits, and not kept until
     * then: memory for time, see {@link Recompute}. Hooks inside see both computations.
     */
    public final void recompute(boolean on) {
        recomputed = on;
    }

    /** Whether {@link #forward} runs again for the backward: what a module counts or averages was taken in before. */
    protected final boolean isRepeating() {
        return repeating;
    }

    /** The function, whose runs after the first are known as repetitions by all modules here and below. */
    private UnaryOperator<Tensor> repeatable(UnaryOperator<Tensor> function) {
        boolean[] ran = new boolean[1];
        return x -> {
            if (!ran[0]) {
                ran[0] = true;
                return function.apply(x);
            }
            visit((name, module) -> module.repeating = true);
            try {
                return function.apply(x);
            } finally {
                visit((name, module) -> module.repeating = false);
            }
        };
    }

    /** The generator that this very module draws from in training; null if it draws from none. */
    protected Philox generator() {
        return null;
    }

    /** All generators that this module and those below draw from, each once. */
    final List<Philox> generators() {
        List<Philox> all = new ArrayList<>();
        visit((name, module) -> {
            Philox own = module.generator();
            if (own != null && all.stream().noneMatch(other -> other == own)) {
                all.add(own);
            }
        });
        return all;
    }

    private Tensor checked(Tensor fromHook) {
        if (fromHook == null) {
            throw new ArgumentException(
                    where(), "a hook returned null", "what a hook returns goes on", "return the tensor itself");
        }
        return fromHook;
    }

    // ---- building, in constructors ----

    /** Registers a parameter: a leaf that wants a gradient. Returns it. */
    protected final Tensor parameter(String name, Tensor tensor) {
        checkLeaf("parameter", name, tensor);
        ownParameters.put(name, tensor.named(join(path, name)).requireGrad());
        return tensor;
    }

    /**
     * Registers a buffer: numbers that belong to the model and its checkpoints but are not learned, such as a running
     * mean. Returns it. The module writes it with {@link Tensor#assign}. A count (INT32) that only the host needs may
     * live on {@link Device#reference()}, so that counting does not wait for the model's device.
     */
    protected final Tensor buffer(String name, Tensor tensor) {
        checkLeaf("buffer", name, tensor);
        if (tensor.requiresGrad()) {
            throw new ArgumentException(
                    where(), "buffer '" + name + "' wants a gradient", "buffers are not learned",
                    "register a parameter");
        }
        ownBuffers.put(name, tensor.named(join(path, name)));
        return tensor;
    }

    /** Registers a module below this one. Returns it. */
    protected final <M extends Module> M child(String name, M module) {
        checkName(name, module);
        Module inner = module;
        if (inner == this || inner.parent != null) {
            throw new ArgumentException(
                    where(),
                    "child '" + name + "' is registered already, as '" + inner.path + "'",
                    "a module has one place in a model",
                    "make another one, or call forward() twice");
        }
        Device device = inner.device();
        if (device != null) {
            checkDevice(name, device);
        }
        inner.parent = this;
        children.put(name, module);
        inner.move(join(path, name));
        return module;
    }

    // ---- parameters ----

    /** All parameters by dotted name: a module's own in the order of registration, then those of its children. */
    public final Map<String, Tensor> parameters() {
        Map<String, Tensor> all = new LinkedHashMap<>();
        visit((at, module) -> collect(at, module.ownParameters, all));
        return Collections.unmodifiableMap(all);
    }

    /** All buffers by dotted name, in the order of {@link #parameters}. */
    public final Map<String, Tensor> buffers() {
        Map<String, Tensor> all = new LinkedHashMap<>();
        visit((at, module) -> collect(at, module.ownBuffers, all));
        return Collections.unmodifiableMap(all);
    }

    /** What a checkpoint holds: parameters and buffers, module by module. */
    public final Map<String, Tensor> state() {
        Map<String, Tensor> all = new LinkedHashMap<>();
        visit((at, module) -> {
            collect(at, module.ownParameters, all);
            collect(at, module.ownBuffers, all);
        });
        return Collections.unmodifiableMap(all);
    }

    /** The parameters registered by this very module, by their last name. */
    public final Map<String, Tensor> ownParameters() {
        return Collections.unmodifiableMap(ownParameters);
    }

    /** The modules directly below. */
    public final Map<String, Module> children() {
        return Collections.unmodifiableMap(children);
    }

    /** The number of elements of all parameters, frozen ones included. */
    public final long parameterCount() {
        return parameters().values().stream().mapToLong(Tensor::count).sum();
    }

    /** Forgets all gradients. */
    public final void zeroGrad() {
        visit((name, module) -> module.ownParameters.values().forEach(Tensor::zeroGrad));
    }

    /** Makes the parameters constants: they get no gradients, and optimizers pass over them. */
    public final void freeze() {
        visit((name, module) -> module.ownParameters.values().forEach(parameter -> {
            parameter.zeroGrad();
            parameter.freeze();
        }));
    }

    /** Takes {@link #freeze} back. */
    public final void unfreeze() {
        visit((name, module) -> module.ownParameters.values().forEach(Tensor::requireGrad));
    }

    // ---- mode ----

    /** Switches to training: dropout drops. New modules are in this mode. */
    public final void train() {
        visit((name, module) -> module.training = true);
    }

    /** Switches to evaluation: the result depends on input and parameters alone. */
    public final void eval() {
        visit((name, module) -> module.training = false);
    }

    public final boolean isTraining() {
        return training;
    }

    // ---- telling ----

    /** The dotted name of this module in its model; empty for the model itself. */
    public final String path() {
        return path;
    }

    /** A table: every module with its kind, tensors and number of parameters, and the totals. */
    public final String summary() {
        return Summary.of(this);
    }

    /**
     * A table of what happens to one input: every module with the shape of its result, its parameters, the
     * multiply-adds of its matrix products and the bytes of all values computed on the way.
     */
    public final String summary(Shape input) {
        Device device = device();
        return summary(Tensor.zeros(device == null ? Device.cpu() : device, input));
    }

    /** Runs the model on the input once, in evaluation mode and without recording. */
    public final String summary(Tensor input) {
        Map<Module, Boolean> modes = new LinkedHashMap<>();
        visit((name, module) -> modes.put(module, module.training));
        eval();
        try {
            return Profile.of(this, input).table();
        } finally {
            modes.forEach((module, mode) -> module.training = mode);
        }
    }

    /** What errors call this module: its path, or its kind in snake case if it has none. */
    protected final String where() {
        String kind = getClass().getSimpleName().replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
        return path.isEmpty() ? kind : path;
    }

    /** Calls the visitor with this module and all below, in order, each with its path relative to this one. */
    public final void visit(BiConsumer<String, Module> visitor) {
        visit("", visitor);
    }

    private void visit(String relative, BiConsumer<String, Module> visitor) {
        visitor.accept(relative, this);
        children.forEach((name, child) -> child.visit(join(relative, name), visitor));
    }

    private static void collect(String prefix, Map<String, Tensor> from, Map<String, Tensor> into) {
        from.forEach((name, tensor) -> into.put(join(prefix, name), tensor));
    }

    private void move(String newPath) {
        path = newPath;
        ownParameters.forEach((name, tensor) -> tensor.named(join(newPath, name)));
        ownBuffers.forEach((name, tensor) -> tensor.named(join(newPath, name)));
        children.forEach((name, child) -> child.move(join(newPath, name)));
    }

    /** Where the parameters live; null if there are none yet. */
    private Device device() {
        for (Tensor parameter : ownParameters.values()) {
            return parameter.device();
        }
        for (Tensor buffer : ownBuffers.values()) {
            if (buffer.dtype().isReal()) {
                return buffer.device();
            }
        }
        for (Module child : children.values()) {
            Device device = child.device();
            if (device != null) {
                return device;
            }
        }
        return null;
    }

    /** A parameter or buffer is nobody's result, outlives every step, and lives where the model lives. */
    private void checkLeaf(String kind, String name, Tensor tensor) {
        checkName(name, tensor);
        if (tensor.frame() != null || tensor.storage().isPooled()) {
            throw new ArgumentException(
                    where(),
                    kind + " '" + name + "' is " + (tensor.frame() != null
                            ? "the result of " + tensor.frame().op().name()
                            : "made inside a scope and would die with it"),
                    "a " + kind + " is a leaf that outlives every step",
                    tensor.frame() != null ? "use detach()" : "build models outside scopes");
        }
        if (tensor.dtype().isReal() || tensor.device() != Device.reference()) {
            checkDevice(name, tensor.device());
        }
    }

    private void checkName(String name, Object registered) {
        if (registered == null) {
            throw new ArgumentException(where(), "'" + name + "' is null");
        }
        if (name == null || name.isEmpty() || name.contains(".")) {
            throw new ArgumentException(
                    where(), "a name must not be empty or hold a dot, got '" + name + "'", null, "dots join names");
        }
        if (ownParameters.containsKey(name) || ownBuffers.containsKey(name) || children.containsKey(name)) {
            throw new ArgumentException(
                    where(), "the name '" + name + "' is taken", "names are unique within a module", null);
        }
    }

    private void checkDevice(String name, Device other) {
        Device device = device();
        if (device != null && device != other) {
            throw new DeviceException(
                    where(),
                    "'" + name + "' lives on " + other + ", the parameters before it on " + device,
                    "a model lives on one device",
                    "hand the same Init to all its layers");
        }
    }

    private static String join(String prefix, String name) {
        return prefix.isEmpty() ? name : prefix + "." + name;
    }
}
