package dev.gradus.nn.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Scope;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.DeviceException;
import dev.gradus.autograd.error.GraphException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class OptimizerTest {
    private static Tensor parameter(double... values) {
        return parameter(Device.reference(), values);
    }

    private static Tensor parameter(Device device, double... values) {
        return Tensor.of(device, Shape.of(values.length), values).requireGrad();
    }

    private static ParameterGroup group(String name, Tensor parameter) {
        return new ParameterGroup("all", Map.of(name, parameter), 1, 0.1);
    }

    private static Optimizer adamW(Tensor parameter) {
        return new AdamW(List.of(group("p", parameter)));
    }

    @Test
    void restoringTheStateContinuesBitForBit() {
        List<Function<Tensor, Optimizer>> makers = List.of(OptimizerTest::adamW,
                p -> new Sgd(List.of(group("p", p)), 0.9, true),
                p -> new Adam(List.of(group("p", p))),
                p -> new RmsProp(List.of(group("p", p)), 0.9, 1e-8, 0.5),
                p -> new Lion(List.of(group("p", p))),
                p -> new Muon(List.of(group("p", p)), _ -> 0));
        for (Function<Tensor, Optimizer> maker : makers) {
            checkResuming(maker, Device.reference());
            checkResuming(maker, Device.cpu());
        }
    }

    private static void checkResuming(Function<Tensor, Optimizer> maker, Device device) {
        Tensor whole = parameter(device, 1, -2, 3);
        Optimizer uninterrupted = maker.apply(whole);
        run(uninterrupted, whole, 0, 7);

        Tensor before = parameter(device, 1, -2, 3);
        Optimizer stopped = maker.apply(before);
        run(stopped, before, 0, 4);
        Tensor after = parameter(device, before.toDoubles());
        Optimizer resumed = maker.apply(after);
        assertEquals(stopped.state().keySet(), resumed.state().keySet());
        resumed.state().forEach((name, tensor) -> tensor.assign(stopped.state().get(name)));
        assertEquals(4, resumed.steps());
        run(resumed, after, 4, 7);

        assertArrayEquals(whole.toDoubles(), after.toDoubles());
    }

    private static void run(Optimizer optimizer, Tensor parameter, int from, int to) {
        for (int step = from; step < to; step++) {
            OptimizerGoldenTest.give(parameter, Math.sin(step), Math.cos(3 * step), 0.1 * step);
            optimizer.step(0.05);
            optimizer.zeroGrad();
        }
    }

    @Test
    void theStateHasPyTorchsNames() {
        assertEquals(Set.of("steps", "p.exp_avg", "p.exp_avg_sq"), adamW(parameter(1)).state().keySet());
        assertEquals(Set.of("steps", "p.momentum_buffer"),
                new Sgd(List.of(group("p", parameter(1))), 0.9, false).state().keySet());
        assertEquals(Set.of("steps", "p.exp_avg", "p.exp_avg_sq"),
                new Adam(List.of(group("p", parameter(1)))).state().keySet());
        assertEquals(Set.of("steps", "p.square_avg", "p.momentum_buffer"),
                new RmsProp(List.of(group("p", parameter(1))), 0.9, 1e-8, 0.1).state().keySet());
        assertEquals(Set.of("steps", "p.square_avg"),
                new RmsProp(List.of(group("p", parameter(1)))).state().keySet());
        assertEquals(Set.of("steps", "p.exp_avg"), new Lion(List.of(group("p", parameter(1)))).state().keySet());
        assertEquals(Set.of("steps"), new Sgd(List.of(group("p", parameter(1))), 0, false).state().keySet());
    }

    @Test
    void frozenParametersAndThoseWithoutGradientStayAsTheyAre() {
        Tensor trained = parameter(1);
        Tensor idle = parameter(2);
        Tensor frozen = parameter(3);
        AdamW optimizer = new AdamW(List.of(group("trained", trained), group("idle", idle), group("frozen", frozen)));
        OptimizerGoldenTest.give(trained, 1);
        OptimizerGoldenTest.give(frozen, 1);
        frozen.freeze();
        optimizer.step(0.1);
        assertTrue(trained.item() < 1);
        assertEquals(2, idle.item());
        assertEquals(3, frozen.item());
        assertArrayEquals(new int[] {1, 0, 0}, optimizer.state().get("steps").toInts());
    }

    @Test
    void aLateParameterStartsItsOwnCount() {
        Tensor early = parameter(1);
        Tensor late = parameter(1);
        AdamW optimizer = new AdamW(List.of(group("early", early), group("late", late)));
        OptimizerGoldenTest.give(early, 1);
        optimizer.step(0.1);
        OptimizerGoldenTest.give(late, 5);
        double before = late.item();
        optimizer.step(0.1);
        // Adam's first step has the length of the learning rate, whatever the gradient's size.
        assertEquals(before * (1 - 0.1 * 0.1) - 0.1, late.item(), 1e-8);
        assertEquals(2, optimizer.steps());
    }

    @Test
    void groupsScaleRateAndDecay() {
        Tensor a = parameter(1);
        Tensor b = parameter(1);
        Sgd optimizer = new Sgd(List.of(
                new ParameterGroup("a", Map.of("a", a), 0.5, 0), new ParameterGroup("b", Map.of("b", b), 2, 0.1)),
                0, false);
        OptimizerGoldenTest.give(a, 1);
        OptimizerGoldenTest.give(b, 1);
        optimizer.step(0.1);
        assertEquals(1 - 0.05, a.item(), 1e-15);
        assertEquals(1 - 0.2 * (1 + 0.1), b.item(), 1e-15);
        optimizer.zeroGrad();
        assertNull(a.grad());
    }

    @Test
    void stepsInsideAScopeKeepTheState() {
        Tensor whole = parameter(1, 2, 3);
        Optimizer plain = adamW(whole);
        run(plain, whole, 0, 3);
        Tensor scoped = parameter(1, 2, 3);
        Optimizer inScopes = adamW(scoped);
        for (int step = 0; step < 3; step++) {
            try (Scope _ = Scope.open()) {
                run(inScopes, scoped, step, step + 1);
            }
        }
        assertArrayEquals(whole.toDoubles(), scoped.toDoubles());
        assertArrayEquals(plain.state().get("p.exp_avg").toDoubles(), inScopes.state().get("p.exp_avg").toDoubles());
    }

    @Test
    void lionStepsByTheSignOfAMixtureAndDecays() {
        Tensor p = parameter(1, -2, 3);
        Lion optimizer = new Lion(List.of(group("p", p)), 0.9, 0.5);
        OptimizerGoldenTest.give(p, 4, -0.001, 0);
        optimizer.step(0.1);
        optimizer.zeroGrad();
        assertArrayEquals(new double[] {0.99 - 0.1, -1.98 + 0.1, 2.97}, p.toDoubles(), 1e-15);
        assertArrayEquals(new double[] {2, -0.0005, 0}, optimizer.state().get("p.exp_avg").toDoubles(), 1e-15);
        // 0.9·2 outweighs 0.1·(−17), and −0.00045 does not outweigh 0.1·1.
        OptimizerGoldenTest.give(p, -17, 1, 0);
        optimizer.step(0.1);
        assertArrayEquals(new double[] {0.89 * 0.99 - 0.1, -1.88 * 0.99 - 0.1, 2.97 * 0.99}, p.toDoubles(), 1e-15);
    }

    @Test
    void momentumOfRmsPropAddsUpNormalizedGradients() {
        Tensor p = parameter(0);
        RmsProp optimizer = new RmsProp(List.of(new ParameterGroup("all", Map.of("p", p), 1, 0)), 0.75, 1e-12, 0.5);
        for (int step = 0; step < 2; step++) {
            OptimizerGoldenTest.give(p, 2);
            optimizer.step(1);
            optimizer.zeroGrad();
        }
        // v = 1, then 1.75; b = 2, then 1 + 2/√1.75.
        assertEquals(-2 - 1 - 2 / Math.sqrt(1.75), p.item(), 1e-10);
    }

    @Test
    void badArgumentsAreNamed() {
        Tensor p = parameter(1);
        List<ParameterGroup> groups = List.of(group("p", p));
        assertMessage("[optimizer] the learning rate must be finite and not negative, got NaN",
                assertThrows(ArgumentException.class, () -> adamW(p).step(Double.NaN)));
        assertMessage("[adamw] betas must lie in [0, 1), got 1.0 and 0.999",
                assertThrows(ArgumentException.class, () -> new AdamW(groups, 1, 0.999, 1e-8)));
        assertMessage("[adamw] eps must be positive, got 0.0",
                assertThrows(ArgumentException.class, () -> new AdamW(groups, 0.9, 0.999, 0)));
        assertMessage("[adam] beta2 must lie in [0, 1), got 1.0",
                assertThrows(ArgumentException.class, () -> new Adam(groups, 0.9, 1, 1e-8)));
        assertMessage("[rms_prop] smoothing must lie in [0, 1), got NaN",
                assertThrows(ArgumentException.class, () -> new RmsProp(groups, Double.NaN, 1e-8, 0)));
        assertMessage("[rms_prop] eps must be positive, got -1.0",
                assertThrows(ArgumentException.class, () -> new RmsProp(groups, 0.9, -1, 0)));
        assertMessage("[lion] beta1 must lie in [0, 1), got -0.1",
                assertThrows(ArgumentException.class, () -> new Lion(groups, -0.1, 0.99)));
        assertMessage("[sgd] momentum must lie in [0, 1), got 1.0",
                assertThrows(ArgumentException.class, () -> new Sgd(groups, 1, false)));
        assertMessage("[sgd] Nesterov's step needs momentum, got 0",
                assertThrows(ArgumentException.class, () -> new Sgd(groups, 0, true)));
        assertMessage("[optimizer] 'q' of group 'all' is the same tensor as 'p' of group 'all'",
                assertThrows(ArgumentException.class, () -> new AdamW(List.of(group("p", p), group("q", p)))));
        assertMessage("[optimizer] 'p' of group 'all' has the name of 'p' of group 'all'",
                assertThrows(ArgumentException.class,
                        () -> new Sgd(List.of(group("p", p), group("p", parameter(1))), 0, false)));
        assertMessage("[optimizer] 'q' lives on cpu, the parameters before it on reference",
                assertThrows(DeviceException.class,
                        () -> new AdamW(List.of(group("p", p), group("q", Tensor.of(1f, 2f).requireGrad())))));
        assertMessage("[optimizer] 'y' is no parameter: it is the result of affine",
                assertThrows(ArgumentException.class, () -> new AdamW(List.of(group("y", p.add(1))))));
        assertMessage("[optimizer] 'i' is no parameter: it holds indices",
                assertThrows(ArgumentException.class, () -> new AdamW(List.of(group("i", Tensor.ofInts(1))))));
        assertMessage("[optimizer] there are no parameters in the groups",
                assertThrows(ArgumentException.class, () -> new AdamW(List.of())));
        try (Scope _ = Scope.open()) {
            assertMessage("[optimizer] made inside a scope, with which its state would die",
                    assertThrows(GraphException.class, () -> adamW(p)));
        }
    }

    private static void assertMessage(String firstLine, RuntimeException error) {
        assertEquals(firstLine, error.getMessage().lines().findFirst().orElse(""));
    }
}
