package dev.gradus.examples.figure;

import dev.gradus.autograd.DType;
import dev.gradus.autograd.Hook;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.GraphException;
import dev.gradus.autograd.tape.Frame;
import dev.gradus.autograd.tape.Gradients;
import dev.gradus.autograd.tape.Watch;
import dev.gradus.autograd.tape.Watcher;
import dev.gradus.nn.Module;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The tape as a picture: what was computed from what, with shapes, the bytes kept for the backward, and how long each
 * gradient is.
 *
 * <pre>
 * IO.print(Graph.of(loss).backward().svg("a loss"));                       // every operation
 *
 * Graph graph = Graph.of(model, () -&gt; model.call(x).crossEntropy(y, 0));  // modules folded into boxes
 * IO.print(graph.backward().unfold("blocks.0").svg("one block, open"));
 * </pre>
 *
 * <p>Boxes with a frame are operations, filled ones modules, orange ones leaves: parameters, and inputs that want a
 * gradient.
 */
public final class Graph {
    private final Tensor root;
    private final Map<Long, Operation> operations = new LinkedHashMap<>();
    private final Map<Tensor, Leaf> leaves = new IdentityHashMap<>();
    private final Set<String> open = new HashSet<>();
    private int depth = 1;

    /** A call of a module: the same module called twice is two boxes. */
    record Call(String path, String kind, int number) {}

    /** One recorded operation. */
    static final class Operation {
        final long number;
        final String name;
        final Shape shape;
        final DType dtype;
        final long savedBytes;
        final List<Call> within;
        final List<Object> inputs = new ArrayList<>(); // an Operation or a Leaf
        double gradient = Double.NaN;

        Operation(Frame frame, Tensor output, List<Call> within) {
            this.number = frame.number();
            this.name = frame.op().name();
            this.shape = output.shape();
            this.dtype = output.dtype();
            this.savedBytes = frame.savedBytes();
            this.within = within;
        }
    }

    /** A tensor that no operation made and that wants a gradient. */
    static final class Leaf {
        final Tensor tensor;
        final String name;
        double gradient = Double.NaN;

        Leaf(Tensor tensor, String name) {
            this.tensor = tensor;
            this.name = name;
        }
    }

    private Graph(Tensor root, Map<Tensor, String> names, Map<Long, List<Call>> calls) {
        this.root = root;
        read(names, calls);
    }

    /**
     * What a result was computed from.
     *
     * @throws GraphException if nothing was recorded
     */
    public static Graph of(Tensor result) {
        return new Graph(result, Map.of(), Map.of());
    }

    /** What a program computes, with the operations inside the model's modules folded. */
    @SuppressWarnings("try")
    public static Graph of(Module model, Supplier<Tensor> program) {
        Map<Tensor, String> names = new IdentityHashMap<>();
        model.state().forEach((name, tensor) -> names.put(tensor, name));
        Calls calls = new Calls();
        model.visit(calls::listenTo);
        try (Watch watch = Watch.open(calls)) {
            return new Graph(program.get(), names, calls.ofOperation);
        } finally {
            calls.hooks.forEach(Hook::close);
        }
    }

    /** Runs the backward pass and remembers the length of each gradient on its way; the tape is then used up. */
    @SuppressWarnings("try")
    public Graph backward() {
        try (Watch watch = Watch.open(new Norms())) {
            root.backward();
        }
        for (Leaf leaf : leaves.values()) {
            leaf.gradient = leaf.tensor.grad() == null ? Double.NaN : norm(leaf.tensor.grad());
        }
        return this;
    }

    /** Opens modules down to a depth: 0 folds the whole model, 1 its children, and so on. */
    public Graph depth(int levels) {
        depth = levels;
        return this;
    }

    /** Opens the modules of these paths, and those around them. */
    public Graph unfold(String... paths) {
        for (String path : paths) {
            for (int end = path.length(); end > 0; end = path.lastIndexOf('.', end - 1)) {
                open.add(path.substring(0, end));
            }
        }
        return this;
    }

    /**
     * The picture. Opened by itself in a browser it is more than that: a click on a folded module opens it, and one on
     * its name above the boxes folds it again.
     *
     * @param title what it shows, for those who cannot see it
     */
    public String svg(String title) {
        return new Unfolding(operations.values().stream().sorted(Comparator.comparingLong(o -> o.number)).toList(),
                depth, open).svg(title);
    }

    private void read(Map<Tensor, String> names, Map<Long, List<Call>> calls) {
        if (root.frame() == null) {
            throw new GraphException("graph", root.describe() + " was not recorded: nothing behind it wants a gradient",
                    "the tape holds what was computed from leaves marked with requireGrad()", root.cut());
        }
        Map<Frame, Operation> known = new IdentityHashMap<>();
        Deque<Tensor> todo = new ArrayDeque<>(List.of(root));
        while (!todo.isEmpty()) {
            Tensor output = todo.pop();
            Frame frame = output.frame();
            Operation operation = operation(known, output, calls);
            if (!operation.inputs.isEmpty()) {
                continue;
            }
            for (int i = 0; i < frame.inputCount(); i++) {
                Tensor input = frame.input(i);
                if (input.frame() != null) {
                    operation.inputs.add(operation(known, input, calls));
                    todo.push(input);
                } else if (input.requiresGrad()) {
                    operation.inputs.add(leaves.computeIfAbsent(input, x -> new Leaf(x, nameOf(x, names))));
                }
            }
        }
    }

    private Operation operation(Map<Frame, Operation> known, Tensor output, Map<Long, List<Call>> calls) {
        return known.computeIfAbsent(output.frame(), frame -> {
            Operation operation = new Operation(frame, output, calls.getOrDefault(frame.number(), List.of()));
            operations.put(frame.number(), operation);
            return operation;
        });
    }

    private static String nameOf(Tensor leaf, Map<Tensor, String> names) {
        String name = names.getOrDefault(leaf, leaf.name());
        return name == null ? "leaf" : name;
    }

    static double norm(Tensor tensor) {
        return Math.sqrt(Arrays.stream(tensor.toDoubles()).map(x -> x * x).sum());
    }

    /** Notes the gradient that arrives at each operation. */
    private final class Norms implements Watcher {
        @Override
        public void forward(Frame frame) {}

        @Override
        public void backward(Frame frame, Tensor dY, Gradients gradients) {
            Operation operation = operations.get(frame.number());
            if (operation != null) {
                operation.gradient = norm(dY);
            }
        }
    }

    /** Notes in which modules each operation runs. */
    private static final class Calls implements Watcher {
        private final List<Hook> hooks = new ArrayList<>();
        private final Deque<Call> running = new ArrayDeque<>();
        private final Map<Long, List<Call>> ofOperation = new HashMap<>();
        private int count;

        private void listenTo(String path, Module module) {
            hooks.add(module.beforeForward(x -> {
                running.addLast(new Call(path, module.getClass().getSimpleName(), count++));
                return x;
            }));
            hooks.add(module.afterForward((x, y) -> {
                running.removeLast();
                return y;
            }));
        }

        @Override
        public void forward(Frame frame) {
            ofOperation.put(frame.number(), List.copyOf(running));
        }
    }
}
