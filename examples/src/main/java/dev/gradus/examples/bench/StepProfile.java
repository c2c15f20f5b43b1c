package dev.gradus.examples.bench;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Hook;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.tape.Frame;
import dev.gradus.autograd.tape.Gradients;
import dev.gradus.autograd.tape.Watch;
import dev.gradus.autograd.tape.Watcher;
import dev.gradus.examples.bench.Span.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Where the time of some steps goes, operation by operation, forward and backward.
 *
 * <p>Each operation is timed from its call to its end; a backend that computes behind the caller's back is waited for,
 * so that a profiled step may take longer than one that nobody watches.
 */
public final class StepProfile implements Watcher, Phases {
    private static final Pattern INSIDE_A_BLOCK = Pattern.compile("^blocks\\.\\d+\\.");

    private final Device device;
    private final List<Span> spans = new ArrayList<>();
    private final Map<Long, String> modules = new HashMap<>();
    private final Deque<String> running = new ArrayDeque<>();
    private final Deque<Long> entered = new ArrayDeque<>();
    private String phase = "";
    private long start;
    private long live;

    private StepProfile(Device device) {
        this.device = device;
    }

    /**
     * Profiles some steps. Modules are watched down to the blocks and not inside them: a hook there would keep a block
     * from running its fused operations, and another step would be profiled than the one that trains.
     */
    @SuppressWarnings("try")
    public static StepProfile of(Benchmark benchmark, int steps) {
        StepProfile profile = new StepProfile(benchmark.device());
        List<Hook> hooks = new ArrayList<>();
        benchmark.model().visit((path, module) -> {
            if (!INSIDE_A_BLOCK.matcher(path).find()) {
                hooks.add(module.beforeForward(x -> profile.enter(path, x)));
                hooks.add(module.afterForward((x, y) -> profile.leave(y)));
            }
        });
        try (Watch watch = Watch.open(profile)) {
            for (int i = 0; i < steps; i++) {
                long begin = System.nanoTime();
                benchmark.step(profile);
                profile.add(Kind.STEP, "step " + (i + 1), begin);
            }
        } finally {
            hooks.forEach(Hook::close);
        }
        return profile;
    }

    /** In the order of their ends. */
    List<Span> spans() {
        return spans;
    }

    @Override
    public void run(String name, Runnable work) {
        phase = name;
        long begin = System.nanoTime();
        work.run();
        device.backend().finish();
        add(Kind.PHASE, name, begin);
        phase = "";
    }

    private Tensor enter(String path, Tensor x) {
        running.push(path);
        entered.push(System.nanoTime());
        return x;
    }

    private Tensor leave(Tensor y) {
        String path = running.pop();
        add(Kind.MODULE, path.isEmpty() ? "(model)" : path, entered.pop());
        return y;
    }

    @Override
    public void beforeForward(Frame frame) {
        begin();
    }

    @Override
    public void forward(Frame frame) {
        long end = end();
        modules.put(frame.number(), running.isEmpty() ? "" : running.peek());
        add(frame, end, Work.forward(frame));
    }

    @Override
    public void beforeBackward(Frame frame) {
        begin();
    }

    @Override
    public void backward(Frame frame, Tensor dY, Gradients gradients) {
        long end = end();
        add(frame, end, Work.backward(frame, dY, gradients));
    }

    private void begin() {
        live = live();
        start = System.nanoTime();
    }

    private long end() {
        device.backend().finish();
        return System.nanoTime();
    }

    private void add(Frame frame, long end, Work work) {
        long now = live();
        spans.add(new Span(Kind.OPERATION, frame.op().name(), phase, start, end - start, work, now - live, now,
                detail(frame, modules.getOrDefault(frame.number(), ""))));
    }

    private long live() {
        return device.backend().memory().use().live();
    }

    private void add(Kind kind, String name, long begin) {
        spans.add(new Span(kind, name, phase, begin, System.nanoTime() - begin, Work.NONE, 0, 0, ""));
    }

    private static String detail(Frame frame, String module) {
        StringBuilder text = new StringBuilder(module);
        for (int i = 0; i < frame.inputCount(); i++) {
            text.append(i > 0 ? ", " : module.isEmpty() ? "" : ": ").append(frame.input(i).shape());
        }
        return text.append(" → ").append(frame.output().shape()).toString();
    }
}
