package dev.gradus.autograd.tape;

import dev.gradus.autograd.Scope;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.op.Op;
import dev.gradus.autograd.random.Philox;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A block that has run without being recorded, as one operation: its backward runs the block again, recorded, and walks
 * that. See {@link dev.gradus.autograd.Recompute}.
 *
 * <p>Inputs: x, then every parameter that the block reads.
 *
 * @param block what to run again
 * @param result of the first run
 * @param generators that the block draws from
 * @param positions of the generators before the first run
 */
public record Recomputed(
        UnaryOperator<Tensor> block, Tensor result, List<Philox> generators, List<Long> positions) implements Op {

    /** Runs the block for the first time; only its result stays. */
    public static Recomputed forward(UnaryOperator<Tensor> block, Tensor x, List<Philox> generators) {
        List<Long> positions = generators.stream().map(Philox::position).toList();
        return new Recomputed(block, unrecorded(block, x), List.copyOf(generators), positions);
    }

    @SuppressWarnings("try")
    private static Tensor unrecorded(UnaryOperator<Tensor> block, Tensor x) {
        try (NoGrad off = NoGrad.open()) {
            if (!Scope.isOpen()) {
                return block.apply(x);
            }
            try (Scope inside = Scope.open()) {
                return inside.keep(block.apply(x));
            }
        }
    }

    @Override
    public String name() {
        return "recompute";
    }

    @Override
    public Shape outputShape(Shape[] inputs) {
        return result.shape();
    }

    @Override
    public Tensor forward(Frame f, Shape shape) {
        return result.view(shape);
    }

    @Override
    public Gradients backward(Frame f, Tensor dY) {
        boolean twice = Tape.isRecording();
        List<Tensor> wanted = new ArrayList<>();
        for (int i = 0; i < f.inputCount(); i++) {
            if (f.needs(i)) {
                wanted.add(f.input(i));
            }
        }
        Tensor[] by = wanted.toArray(Tensor[]::new);
        long firstFrame = Tape.nextNumber();
        Tensor[] found = Backward.within(replay(f.input(0)), dY, by, twice, firstFrame);
        Tensor[] gradients = new Tensor[f.inputCount()];
        int next = 0;
        for (int i = 0; i < gradients.length; i++) {
            gradients[i] = f.needs(i) ? found[next++] : null;
        }
        return Gradients.of(gradients);
    }

    /** Runs the block again from where the generators stood, and leaves them where they are. */
    private Tensor replay(Tensor x) {
        List<Long> now = generators.stream().map(Philox::position).toList();
        Tensor[] y = new Tensor[1];
        try {
            moveTo(positions);
            NoGrad.run(true, () -> y[0] = block.apply(x));
        } finally {
            moveTo(now);
        }
        return y[0];
    }

    private void moveTo(List<Long> places) {
        for (int i = 0; i < places.size(); i++) {
            generators.get(i).position(places.get(i));
        }
    }
}
