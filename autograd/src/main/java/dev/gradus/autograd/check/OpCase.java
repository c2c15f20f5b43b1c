package dev.gradus.autograd.check;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.op.Op;
import dev.gradus.autograd.tape.Tape;
import java.util.List;
import java.util.stream.Collectors;

/** An operation with its attributes and inputs: something that can be computed. */
public record OpCase(Op op, List<OpInput> inputs) {
    public OpCase {
        inputs = List.copyOf(inputs);
    }

    public static OpCase of(Op op, OpInput... inputs) {
        return new OpCase(op, List.of(inputs));
    }

    /** The inputs as leaves on a device. */
    public Tensor[] leaves(Device device) {
        return inputs.stream().map(input -> input.on(device)).toArray(Tensor[]::new);
    }

    public Tensor run(Tensor... leaves) {
        return Tape.run(op, leaves);
    }

    /** The number of elements of an input. */
    public int count(int input) {
        return inputs.get(input).shape().count();
    }

    /** The extent of an axis of an input. */
    public int dim(int input, int axis) {
        return inputs.get(input).shape().dim(axis);
    }

    @Override
    public String toString() {
        return op + inputs.stream()
                .map(input -> input.name() + "=" + input.shape())
                .collect(Collectors.joining(", ", " of ", ""));
    }
}
