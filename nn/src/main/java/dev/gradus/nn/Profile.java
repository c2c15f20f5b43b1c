package dev.gradus.nn;

import dev.gradus.autograd.Hook;
import dev.gradus.autograd.Scope;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.tape.Frame;
import dev.gradus.autograd.tape.NoGrad;
import dev.gradus.autograd.tape.Watch;
import dev.gradus.autograd.tape.Watcher;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** What one forward of a model does, module by module; a module's numbers include those of the modules below it. */
final class Profile implements Watcher {
    /** What a module did; the shape is that of its latest result. */
    private static final class Costs {
        private String output = "";
        private long multiplyAdds;
        private long bytes;
    }

    private final Module model;
    private final Shape input;
    private final Map<Module, Costs> costs = new IdentityHashMap<>();
    private final Deque<Module> running = new ArrayDeque<>();

    private Profile(Module model, Shape input) {
        this.model = model;
        this.input = input;
    }

    @SuppressWarnings("try")
    static Profile of(Module model, Tensor input) {
        Profile profile = new Profile(model, input.shape());
        List<Hook> hooks = new ArrayList<>();
        model.visit((path, module) -> profile.listenTo(module, hooks));
        try (Scope scope = Scope.open(); NoGrad off = Tensor.noGrad(); Watch watch = Watch.open(profile)) {
            model.call(input);
        } finally {
            hooks.forEach(Hook::close);
        }
        return profile;
    }

    private void listenTo(Module module, List<Hook> hooks) {
        costs.put(module, new Costs());
        hooks.add(module.beforeForward(x -> {
            running.push(module);
            return x;
        }));
        hooks.add(module.afterForward((x, y) -> {
            running.pop();
            costs.get(module).output = y.shape().toString();
            return y;
        }));
    }

    @Override
    public void forward(Frame frame) {
        Shape[] inputs = IntStream.range(0, frame.inputCount())
                .mapToObj(i -> frame.input(i).shape())
                .toArray(Shape[]::new);
        Tensor y = frame.output();
        boolean isView = IntStream.range(0, frame.inputCount())
                .anyMatch(i -> frame.input(i).storage() == y.storage());
        long multiplyAdds = frame.op().multiplyAdds(inputs, y.shape());
        long bytes = isView ? 0 : (long) y.count() * y.dtype().bytes();
        for (Module module : running) {
            Costs c = costs.get(module);
            c.multiplyAdds += multiplyAdds;
            c.bytes += bytes;
        }
    }

    /** A module that is only a list of others, and never called itself, did what they did. */
    private Costs of(Module module) {
        Costs own = costs.get(module);
        if (own.output.isEmpty()) {
            own.multiplyAdds = module.children().values().stream().mapToLong(child -> of(child).multiplyAdds).sum();
            own.bytes = module.children().values().stream().mapToLong(child -> of(child).bytes).sum();
        }
        return own;
    }

    String table() {
        List<String[]> rows = new ArrayList<>();
        rows.add(new String[] {"layer", "kind", "output", "parameters", "mult-adds", "bytes"});
        model.visit((path, module) -> {
            Costs c = of(module);
            rows.add(new String[] {
                Summary.name(path),
                module.getClass().getSimpleName(),
                c.output,
                Summary.number(module.parameterCount()),
                Summary.number(c.multiplyAdds),
                Summary.number(c.bytes)});
        });
        Costs all = costs.get(model);
        return Summary.table(rows, 3) + String.format(
                Locale.ROOT,
                "input %s: %,d parameters, %,d multiply-adds in matrix products, %,d bytes of values\n",
                input,
                model.parameterCount(),
                all.multiplyAdds,
                all.bytes);
    }
}
