package dev.gradus.examples.figure;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Hook;
import dev.gradus.autograd.Scope;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.tape.Frame;
import dev.gradus.autograd.tape.NoGrad;
import dev.gradus.autograd.tape.Watch;
import dev.gradus.autograd.tape.Watcher;
import dev.gradus.nn.Module;
import dev.gradus.nn.Sequential;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What flows through each module of a model while one input passes: the modules below it and its own operations, in the
 * order in which they ran.
 *
 * <p>A {@link Sequential} only lists others, so these stand in its place. What returns its input untouched, as dropout
 * does outside training, is no step; neither is what reads parameters alone, such as a token repeated for each image.
 *
 * <p>Nothing is drawn from source code or configurations: the model runs, and is watched.
 */
final class DataFlow implements Watcher {
    /**
     * A module that was called, or an operation.
     *
     * @param name the module's, from the surrounding one on, or the operation's
     * @param kind the module's class; empty for an operation
     * @param parameters of the module
     */
    record Step(String name, String kind, long parameters, List<Tensor> inputs, Tensor output) {
        boolean isModule() {
            return !kind.isEmpty();
        }
    }

    /** The steps between what a module was given and what it returned. */
    record Flow(Module module, Tensor input, List<Step> steps, Tensor output) {}

    private record Running(Module module, Tensor input, List<Step> steps) {}

    private final Map<String, Flow> flows = new LinkedHashMap<>();
    private final Map<Tensor, String> learned = new IdentityHashMap<>();
    private final Deque<Running> running = new ArrayDeque<>();
    private int operations;

    private DataFlow() {}

    /** Runs the model in evaluation mode, in which it stays, on zeros. */
    @SuppressWarnings("try")
    static DataFlow of(Module model, Device device, Shape input) {
        DataFlow flow = new DataFlow();
        model.state().forEach((name, tensor) -> flow.learned.put(tensor, name));
        List<Hook> hooks = new ArrayList<>();
        model.visit((path, module) -> flow.listenTo(path, module, hooks));
        model.eval();
        try (Scope scope = Scope.open(); NoGrad off = Tensor.noGrad(); Watch watch = Watch.open(flow)) {
            model.call(Tensor.zeros(device, input));
        } finally {
            hooks.forEach(Hook::close);
        }
        return flow;
    }

    private void listenTo(String path, Module module, List<Hook> hooks) {
        hooks.add(module.beforeForward(x -> {
            List<Step> steps = module instanceof Sequential ? running.element().steps : new ArrayList<>();
            running.push(new Running(module, x, steps));
            return x;
        }));
        hooks.add(module.afterForward((x, y) -> {
            Running done = running.pop();
            if (!(module instanceof Sequential)) {
                flows.putIfAbsent(path, new Flow(module, done.input, done.steps, y));
                if (!running.isEmpty() && x != y) {
                    running.element().steps.add(
                            new Step(nameFromHere(path), module.getClass().getSimpleName(), module.parameterCount(),
                                    List.of(x), y));
                }
            }
            return y;
        }));
    }

    /** The path of a module, or of a parameter, as the innermost module that is more than a list would write it. */
    private String nameFromHere(String path) {
        String around = running.stream().filter(r -> !(r.module instanceof Sequential)).findFirst()
                .map(r -> r.module.path()).orElse("");
        return path.startsWith(around + ".") ? path.substring(around.length() + 1) : path;
    }

    @Override
    public void beforeForward(Frame frame) {
        operations++;
    }

    /** What a composite operation is made of is seen before the whole, and passed over. */
    @Override
    public void forward(Frame frame) {
        operations--;
        if (operations > 0 || running.isEmpty()) {
            return;
        }
        List<Tensor> inputs = IntStream.range(0, frame.inputCount()).mapToObj(frame::input).toList();
        if (inputs.stream().allMatch(learned::containsKey)) {
            learned.put(frame.output(), learned.get(inputs.getFirst()));
        } else {
            running.element().steps.add(new Step(frame.op().name(), "", 0, inputs, frame.output()));
        }
    }

    /** What happened inside the module of that path; the model itself has the empty path. */
    Flow inside(String path) {
        Flow flow = flows.get(path);
        if (flow == null) {
            throw new ArgumentException("data flow", "no module '" + path + "' was called",
                    "the path of a module that forward() calls",
                    "these were: " + String.join(", ", flows.keySet().stream().limit(12).toList()));
        }
        return flow;
    }

    /** The name of a parameter, or of a buffer, whose values the tensor holds; null for anything else. */
    String learned(Tensor tensor) {
        return learned.get(tensor);
    }
}
