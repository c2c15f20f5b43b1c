package dev.gradus.autograd.backend.opencl;

import dev.gradus.autograd.backend.Optimizer;
import dev.gradus.autograd.backend.Storage;
import dev.gradus.autograd.backend.opencl.UpdateTables.Constants;
import java.util.List;

/**
 * {@link Optimizer} by the kernels of {@code optimizer.cl}, which serve both families: a step is one launch, or a few
 * if the tensors lie in several blocks of memory.
 */
final class ClOptimizer implements Optimizer {
    private static final Program PROGRAM = Program.of("optimizer.cl");
    /** Added to the norm in the divisor. */
    private static final float EPS = 1e-6f;
    /** Bytes of a float2, in which a group adds up. */
    private static final int PAIR = 2 * Float.BYTES;

    private final Kernels kernels;
    private final ClMemory memory;
    /** Work-items that share a piece: on processors one has it for itself. */
    private final int group;

    ClOptimizer(Kernels kernels, ClMemory memory) {
        this.kernels = kernels;
        this.memory = memory;
        this.group = kernels.family() == KernelFamily.WIDE ? 1 : kernels.family().groupSize();
    }

    @Override
    public void clip(Storage scale, Storage norm, List<Storage> gradients, Storage loss, double max) {
        List<UpdateTables> launches = UpdateTables.ofGradients(gradients);
        int pieces = launches.stream().mapToInt(UpdateTables::pieces).sum();
        ClBuffer partials = memory.scratch(Math.max(1, 2 * pieces));
        Kernels.LocalBytes shared = new Kernels.LocalBytes((long) group * PAIR);
        int base = 0;
        for (UpdateTables launch : launches) {
            Storage table = launch.upload(memory);
            kernels.run(PROGRAM, "sum_squares", grid(launch), memory.block(launch.gradient()), table, launch.tensors(),
                    partials, base, shared);
            table.free();
            base += launch.pieces();
        }
        kernels.run(PROGRAM, "clip", new Grid(new long[] {group}, new long[] {group}), scale, norm, partials, pieces,
                loss, (float) max, EPS, shared);
        partials.free();
        scale.changed();
        norm.changed();
    }

    @Override
    public void adamW(List<Update> updates, Storage scale, double beta1, double beta2, double eps) {
        adam(updates, scale, beta1, beta2, eps,
                (u, rate, root) -> new float[] {rate, root, (float) (1 - u.lr() * u.decay()), 0});
    }

    @Override
    public void adam(List<Update> updates, Storage scale, double beta1, double beta2, double eps) {
        adam(updates, scale, beta1, beta2, eps, (u, rate, root) -> new float[] {rate, root, 1, (float) u.decay()});
    }

    @FunctionalInterface
    private interface AdamConstants {
        float[] of(Update u, float rate, float root);
    }

    private void adam(
            List<Update> updates, Storage scale, double beta1, double beta2, double eps, AdamConstants constants) {
        step("adam", updates, scale, u -> constants.of(u,
                (float) (u.lr() / (1 - Math.pow(beta1, u.step()))),
                (float) (1 / Math.sqrt(1 - Math.pow(beta2, u.step())))),
                (float) beta1, (float) (1 - beta1), (float) beta2, (float) (1 - beta2), (float) eps);
    }

    @Override
    public void sgd(List<Update> updates, Storage scale, double momentum, boolean nesterov) {
        step("sgd", updates, scale,
                u -> new float[] {(float) u.lr(), (float) u.decay(), (float) momentum, u.step() == 1 ? 1 : 0},
                nesterov ? 1 : 0);
    }

    @Override
    public void rmsProp(List<Update> updates, Storage scale, double smoothing, double eps, double momentum) {
        step("rms_prop", updates, scale, u -> new float[] {(float) u.lr(), (float) u.decay(), 0, 0},
                (float) smoothing, (float) (1 - smoothing), (float) eps, (float) momentum);
    }

    @Override
    public void lion(List<Update> updates, Storage scale, double beta1, double beta2) {
        step("lion", updates, scale, u -> new float[] {(float) u.lr(), 0, (float) (1 - u.lr() * u.decay()), 0},
                (float) beta1, (float) (1 - beta1), (float) beta2, (float) (1 - beta2));
    }

    @Override
    public void average(List<Average> averages, Storage scale, double keep) {
        List<Update> updates = averages.stream()
                .map(each -> new Update(each.average(), each.value(), null, null, 0, 0, 1))
                .toList();
        step("average", updates, scale, u -> new float[4], (float) (1 - keep));
    }

    private void step(String kernel, List<Update> updates, Storage scale, Constants constants, Object... attributes) {
        for (UpdateTables launch : UpdateTables.of(updates, constants)) {
            Storage table = launch.upload(memory);
            Object[] arguments = new Object[7 + attributes.length];
            arguments[0] = memory.block(launch.parameter());
            arguments[1] = memory.block(launch.gradient());
            arguments[2] = memory.block(launch.first());
            arguments[3] = memory.block(launch.second());
            arguments[4] = table;
            arguments[5] = launch.tensors();
            arguments[6] = scale;
            System.arraycopy(attributes, 0, arguments, 7, attributes.length);
            kernels.run(PROGRAM, kernel, grid(launch), arguments);
            table.free();
        }
        updates.forEach(u -> u.parameter().changed());
    }

    /** One group for each piece. */
    private Grid grid(UpdateTables launch) {
        return Grid.of((long) launch.pieces() * group, group);
    }
}
