package dev.gradus.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Hook;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.backend.ActivationKind;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.random.Philox;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What happens around a forward: hooks, recomputation, the summary, the check of gradients. */
class ModuleCallTest {
    private final Philox random = new Philox(1);
    private final Init init = new Init(Device.reference(), random);

    private static Tensor input(int... extents) {
        Philox own = new Philox(2);
        double[] values = new double[Shape.of(extents).count()];
        Arrays.setAll(values, i -> own.nextGaussian());
        return Tensor.of(Device.reference(), Shape.of(extents), values);
    }

    // ---- hooks ----

    @Test
    void hooksSeeWhatGoesInAndComesOutUntilTheyAreClosed() {
        Sequential model = new Sequential(new Linear(init, 3, 2, true), new Gelu());
        List<String> seen = new ArrayList<>();
        List<Hook> hooks = new ArrayList<>();
        model.visit((path, module) -> {
            hooks.add(module.beforeForward(x -> {
                seen.add("before " + path + x.shape());
                return x;
            }));
            hooks.add(module.afterForward((x, y) -> {
                seen.add("after " + path + x.shape() + y.shape());
                return y;
            }));
        });
        model.call(input(1, 3));
        List<String> expected = List.of("before [1, 3]", "before 0[1, 3]", "after 0[1, 3][1, 2]", "before 1[1, 2]",
                "after 1[1, 2][1, 2]", "after [1, 3][1, 2]");
        assertEquals(expected, seen);
        hooks.forEach(Hook::close);
        model.call(input(1, 3));
        assertEquals(expected, seen);
    }

    @Test
    void hooksReplaceInputAndResult() {
        Identity identity = new Identity();
        identity.beforeForward(x -> x.add(1));
        identity.afterForward((x, y) -> x.mul(y));
        Tensor x = Tensor.of(Device.reference(), Shape.of(1), new double[] {2}).requireGrad();
        Tensor y = identity.call(x);
        assertEquals(9, y.item());
        y.backward();
        assertEquals(6, x.grad().item(), 1e-12);
    }

    @Test
    void aHookThatReturnsNothingIsRefused() {
        Linear linear = new Linear(init, 3, 2, true);
        linear.afterForward((x, y) -> null);
        ArgumentException e = assertThrows(ArgumentException.class, () -> linear.call(input(1, 3)));
        assertEquals(
                "[linear] a hook returned null\n  rule: what a hook returns goes on\n  hint: return the tensor itself",
                e.getMessage());
    }

    @Test
    void aLinearMapWithAnActivationIsSeenToo() {
        Mlp mlp = new Mlp(init, 3, 5, ActivationKind.GELU_ERF, 0);
        List<Shape> seen = new ArrayList<>();
        mlp.children().get("fc1").afterForward((x, y) -> {
            seen.add(y.shape());
            return y;
        });
        mlp.call(input(2, 3));
        assertEquals(List.of(Shape.of(2, 5)), seen);
    }

    // ---- recomputing ----

    /** Loss, gradients and the generator's position after one step of a model with dropout and drop path. */
    private static List<double[]> step(boolean recompute) {
        Philox random = new Philox(3);
        Init init = new Init(Device.reference(), random);
        MultiHeadAttention.Config config = MultiHeadAttention.Config.of(4, 2).withDropout(0.2, 0.1);
        Sequential model = new Sequential(
                new Sequential(new LayerNorm(init, 4, 1e-6), new MultiHeadAttention(init, config)),
                new Sequential(new Mlp(init, 4, 8, ActivationKind.GELU_ERF, 0.3), new DropPath(0.4, random)));
        model.layers().forEach(layer -> layer.recompute(recompute));
        Tensor x = input(6, 3, 4).requireGrad();
        Tensor loss = model.call(x).square().sum();
        loss.backward();
        List<double[]> all = new ArrayList<>();
        all.add(new double[] {loss.item(), random.position()});
        all.add(x.grad().toDoubles());
        model.parameters().values().forEach(p -> all.add(p.grad().toDoubles()));
        return all;
    }

    @Test
    void aRecomputedModuleGivesTheSameBits() {
        List<double[]> plain = step(false);
        List<double[]> again = step(true);
        assertEquals(plain.size(), again.size());
        for (int i = 0; i < plain.size(); i++) {
            assertArrayEquals(plain.get(i), again.get(i), "tensor " + i);
        }
    }

    @Test
    void aRecomputedModuleChangesItsBuffersOnce() {
        class Counting extends Module {
            private final Tensor calls = buffer("calls", Tensor.zeros(Device.reference(), Shape.of(1)));

            @Override
            public Tensor forward(Tensor x) {
                if (!isRepeating()) {
                    calls.assign(calls.add(1));
                }
                return x.tanh();
            }
        }
        Counting counting = new Counting();
        counting.recompute(true);
        Tensor x = input(3).requireGrad();
        counting.call(x).sum().backward();
        assertEquals(1, counting.buffers().get("calls").item());
        counting.call(x).sum().backward();
        assertEquals(2, counting.buffers().get("calls").item());
    }

    // ---- the check ----

    @Test
    void aModulesGradientsOfBothOrdersAreChecked() {
        Mlp mlp = new Mlp(init, 3, 4, ActivationKind.GELU_TANH, 0.3);
        double[] before = mlp.parameters().get("fc1.weight").toDoubles();
        ModuleCheck.of(mlp, input(2, 3)).check();
        ModuleCheck.of(mlp, input(2, 3)).order(2).check();
        assertArrayEquals(before, mlp.parameters().get("fc1.weight").toDoubles());
        ModuleCheck.of(new MultiHeadAttention(init, 4, 2), input(2, 3, 4)).check();
        ModuleCheck.of(new MultiHeadAttention(init, 4, 2), input(1, 2, 4)).order(2).check();
    }

    @Test
    void aWrongGradientByAParameterIsFound() {
        class Wrong extends Module {
            private final Tensor scale = parameter("scale", Tensor.ones(Device.reference(), Shape.of(3)));

            @Override
            public Tensor forward(Tensor x) {
                return x.mul(scale).add(x.mul(scale.detach()));
            }
        }
        String report = ModuleCheck.of(new Wrong(), input(2, 3)).run().toString();
        assertTrue(report.contains("gradient of Wrong, order 1: WRONG"), report);
        assertTrue(report.contains("/ d scale["), report);
    }

    // ---- the summary ----

    @Test
    void aSummaryCountsWhatOneInputCosts() {
        Sequential model = new Sequential(
                new Mlp(init, 4, 8, ActivationKind.GELU_ERF, 0.5), new Mixing(init), new Linear(init, 4, 2, false));
        model.layers().getFirst().train();
        long position = random.position();
        assertEquals(
                """
                layer      kind        output     parameters  mult-adds  bytes
                (model)    Sequential  [2, 3, 2]          93        504  2,976
                  0        Mlp         [2, 3, 4]          76        384  2,688
                    fc1    Linear      [2, 3, 8]          40        192  2,304
                    drop1  Dropout     [2, 3, 8]
                    fc2    Linear      [2, 3, 4]          36        192    384
                    drop2  Dropout     [2, 3, 4]
                  1        Mixing      [2, 3, 4]           9         72    192
                  2        Linear      [2, 3, 2]           8         48     96
                input [2, 3, 4]: 93 parameters, 504 multiply-adds in matrix products, 2,976 bytes of values
                """,
                model.summary(Shape.of(2, 3, 4)));
        assertTrue(model.isTraining());
        assertEquals(position, random.position());
    }

    /** Mixes the three tokens. */
    private static final class Mixing extends Module {
        private final Tensor weight;

        Mixing(Init init) {
            weight = parameter("weight", init.draw(Initializer.ones(), Shape.of(3, 3)));
        }

        @Override
        public Tensor forward(Tensor x) {
            return weight.matmul(x);
        }
    }

    @Test
    void aSummaryLeavesModesAndHooksAsTheyWere() {
        Sequential model = new Sequential(new Gelu(), new Gelu());
        model.layers().getFirst().eval();
        model.summary(Shape.of(2));
        assertTrue(model.isTraining());
        assertFalse(model.layers().getFirst().isTraining());
        assertTrue(model.layers().getLast().isTraining());
    }
}
