package dev.gradus.autograd.tape;

import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.GraphException;
import dev.gradus.autograd.op.BroadcastOp;
import dev.gradus.autograd.op.Op;
import dev.gradus.autograd.op.Pointwise;
import dev.gradus.autograd.tape.BackwardStep.Operand;
import dev.gradus.autograd.tape.BackwardStep.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A backward pass to be looked at step by step, forwards and back again.
 *
 * <pre>
 * TapeStepper stepper = TapeStepper.of(loss);      // runs loss.backward()
 * while (stepper.next()) {
 *     IO.println(stepper.current());
 * }
 * </pre>
 *
 * <p>It remembers the first elements of each tensor and not the tensors, so that nothing is kept alive. Before the
 * first {@link #next} there is no current step.
 */
public final class TapeStepper {
    private static final int MOST_STEPS = 10_000;

    private final List<BackwardStep> steps;
    private int at = -1;

    private TapeStepper(List<BackwardStep> steps) {
        List<Long> order = steps.stream().map(BackwardStep::number).sorted().distinct().toList();
        this.steps = steps.stream().map(step -> renumbered(step, order)).toList();
    }

    /** Calls {@code root.backward()}, and remembers its steps. */
    public static TapeStepper of(Tensor root) {
        return watching(root::backward);
    }

    /** Runs a program, and remembers the steps of every backward pass in it, on this thread. */
    @SuppressWarnings("try")
    public static TapeStepper watching(Runnable program) {
        Recorder recorder = new Recorder();
        try (Watch watch = Watch.open(recorder)) {
            program.run();
        }
        return new TapeStepper(recorder.steps);
    }

    /** Counted from the first operation that is seen: the numbers of frames differ from run to run. */
    private static BackwardStep renumbered(BackwardStep step, List<Long> order) {
        List<Operand> operands = step.operands().stream()
                .map(o -> new Operand(o.name(), rank(order, o.madeBy()), o.readBytes(), o.value(), o.local(),
                        o.outgoing()))
                .toList();
        return new BackwardStep(rank(order, step.number()), step.op(), step.result(), step.incoming(), operands,
                step.savedBytes());
    }

    private static int rank(List<Long> order, long number) {
        return Math.max(0, Collections.binarySearch(order, number) + 1);
    }

    /** All steps, in the order in which the backward pass took them. */
    public List<BackwardStep> steps() {
        return steps;
    }

    /** Goes to the next operation; false, and no move, at the last. */
    public boolean next() {
        boolean moves = at + 1 < steps.size();
        at += moves ? 1 : 0;
        return moves;
    }

    /** Goes back to the operation before; false, and no move, at the first. */
    public boolean previous() {
        boolean moves = at > 0;
        at -= moves ? 1 : 0;
        return moves;
    }

    /** How many steps lie behind and including the current one. */
    public int position() {
        return at + 1;
    }

    /**
     * The operation at which the stepper stands.
     *
     * @throws GraphException before the first {@link #next}
     */
    public BackwardStep current() {
        if (at < 0) {
            throw new GraphException("tape_stepper", steps.isEmpty() ? "no backward pass ran" : "stands before step 1",
                    null, steps.isEmpty() ? "call backward() on what was computed from a leaf" : "call next() first");
        }
        return steps.get(at);
    }

    /** Writes down what passes. */
    private static final class Recorder implements Watcher {
        private final List<BackwardStep> steps = new ArrayList<>();

        @Override
        public void forward(Frame frame) {}

        @Override
        public void backward(Frame frame, Tensor dY, Gradients gradients) {
            if (steps.size() == MOST_STEPS) {
                return;
            }
            Gradients locals = locals(frame);
            List<Operand> operands = new ArrayList<>();
            for (int i = 0; i < frame.inputCount(); i++) {
                Tensor input = frame.input(i);
                Tensor outgoing = frame.needs(i) ? gradients.get(i) : null;
                Tensor local = locals == null || !isElementwise(frame, i) ? null : locals.get(i);
                operands.add(new Operand(input.name(), input.frame() == null ? 0 : input.frame().number(),
                        frame.op().readsInput(i) ? bytes(input) : 0, Value.of(input),
                        local == null ? null : Value.of(local), outgoing == null ? null : Value.of(outgoing)));
            }
            steps.add(new BackwardStep(frame.number(), frame.op().name(), Value.of(frame.result()), Value.of(dY),
                    operands, frame.savedBytes()));
        }

        /** Each element of the result moves with one element of each input: sent ones, the backward answers this. */
        private static Gradients locals(Frame frame) {
            for (int i = 0; i < frame.inputCount(); i++) {
                if (frame.needs(i) && isElementwise(frame, i)) {
                    frame.lend(null); // what other users have sent is none of its derivative
                    return frame.op().backward(frame, Tensor.ones(frame.device(), frame.result().shape()));
                }
            }
            return null;
        }

        private static boolean isElementwise(Frame frame, int i) {
            Op op = frame.op();
            boolean sameShape = frame.input(i).shape().equals(frame.result().shape());
            return frame.result().count() == 1 || sameShape && (op instanceof Pointwise || op instanceof BroadcastOp);
        }

        private static long bytes(Tensor tensor) {
            return (long) tensor.count() * tensor.dtype().bytes();
        }
    }
}
