package dev.gradus.examples.bench;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Scope;
import java.util.function.Supplier;

/**
 * An operation of given sizes, to be timed by itself.
 *
 * @param name of the operation, as it is asked for
 * @param sizes for people
 * @param work that a run does
 * @param prepare makes the operands, and gives what is timed
 */
public record Kernel(String name, String sizes, Work work, Supplier<Runnable> prepare) {
    /** Times it; what a run makes dies with the run. */
    @SuppressWarnings("try")
    public Timing time(Device device, double seconds) {
        Runnable run = prepare.get();
        return Timing.measure(seconds, () -> {
            try (Scope scope = Scope.open()) {
                run.run();
                device.backend().finish();
            }
        });
    }
}
