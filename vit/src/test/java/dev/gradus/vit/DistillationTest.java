package dev.gradus.vit;

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
import dev.gradus.autograd.random.Philox;
import dev.gradus.nn.Init;
import dev.gradus.nn.Initializer;
import dev.gradus.nn.optim.AdamW;
import org.junit.jupiter.api.Test;

class DistillationTest {
    private static final int BATCH = 6;
    private static final int CLASSES = 3;
    private static final VisionTransformerConfig CONFIG =
            VisionTransformerConfig.of(8, 4, c -> c.dim(8).depth(1).heads(2).classes(CLASSES).distilled());

    private final Init init = new Init(Device.reference(), new Philox(4));
    private final VisionTransformer student = new VisionTransformer(init, CONFIG);
    private final VisionTransformer teacher = lively(CONFIG.with(c -> c.classToken().dropout(0.5)));
    private final Tensor images = init.draw(Initializer.normal(1), Shape.of(BATCH, 3, 8, 8));
    private final Tensor labels = Tensor.ofInts(Device.reference(), Shape.of(BATCH), new int[] {0, 1, 2, 0, 1, 2});

    private VisionTransformer lively(VisionTransformerConfig config) {
        VisionTransformer model = new VisionTransformer(init, config);
        model.parameters().values()
                .forEach(p -> p.assign(p.detach().add(init.draw(Initializer.normal(0.5), p.shape()))));
        return model;
    }

    private double[][] taught() {
        teacher.eval();
        return rows(teacher.forward(images));
    }

    private static double[][] rows(Tensor logits) {
        double[][] rows = new double[BATCH][];
        for (int i = 0; i < BATCH; i++) {
            rows[i] = logits.select(0, i).toDoubles();
        }
        return rows;
    }

    @Test
    void aHardTeacherIsAnotherLabel() {
        double[][] taught = taught();
        double[][] own = rows(student.forwardBoth(images).classLogits());
        double[][] copied = rows(student.forwardBoth(images).distillationLogits());
        int[] truth = labels.toInts();
        double expected = 0;
        for (int i = 0; i < BATCH; i++) {
            int named = 0;
            for (int k = 1; k < CLASSES; k++) {
                named = taught[i][k] > taught[i][named] ? k : named;
            }
            expected += (0.7 * -logShare(own[i], truth[i], 1) + 0.3 * -logShare(copied[i], named, 1)) / BATCH;
        }
        assertEquals(expected, Distillation.hard(teacher).share(0.3).loss(student, images, labels).item(), 1e-12);
    }

    @Test
    void aSoftTeacherSaysHowMuchItBelieves() {
        double tau = 3;
        double[][] taught = taught();
        double[][] own = rows(student.forwardBoth(images).classLogits());
        double[][] copied = rows(student.forwardBoth(images).distillationLogits());
        int[] truth = labels.toInts();
        double expected = 0;
        for (int i = 0; i < BATCH; i++) {
            expected += 0.5 * -logShare(own[i], truth[i], 1) / BATCH;
            for (int k = 0; k < CLASSES; k++) {
                double p = logShare(taught[i], k, tau);
                double divergence = Math.exp(p) * (p - logShare(copied[i], k, tau));
                expected += 0.5 * tau * tau * divergence / (BATCH * CLASSES);
            }
        }
        assertEquals(expected, Distillation.soft(teacher, tau).loss(student, images, labels).item(), 1e-12);
    }

    /** ln softmax(logits/τ) of a class. */
    private static double logShare(double[] logits, int of, double tau) {
        double sum = 0;
        for (double logit : logits) {
            sum += Math.exp(logit / tau);
        }
        return logits[of] / tau - Math.log(sum);
    }

    @Test
    void theTeacherLearnsNothingAndStaysInItsMode() {
        teacher.train();
        Distillation.hard(teacher).loss(student, images, labels).backward();
        assertTrue(teacher.isTraining());
        teacher.parameters().forEach((String name, Tensor p) -> assertNull(p.grad(), name));
        student.parameters().forEach((String name, Tensor p) -> assertTrue(p.grad() != null, name));
        teacher.eval();
        Distillation.soft(teacher, 1).loss(student, images, labels);
        assertTrue(!teacher.isTraining());
    }

    @Test
    void withTheWholeShareTheStudentsSecondHeadBecomesTheTeacher() {
        AdamW optimizer = new AdamW(student.parameterGroups(0));
        Distillation distillation = Distillation.soft(teacher, 1).share(1);
        for (int step = 0; step < 150; step++) {
            try (var _ = Scope.open()) {
                optimizer.zeroGrad();
                distillation.loss(student, images, labels).backward();
                optimizer.step(1e-2);
            }
        }
        double[][] taught = taught();
        double[][] copied = rows(student.forwardBoth(images).distillationLogits());
        for (int i = 0; i < BATCH; i++) {
            double[] wanted = new double[CLASSES];
            double[] got = new double[CLASSES];
            for (int k = 0; k < CLASSES; k++) {
                wanted[k] = Math.exp(logShare(taught[i], k, 1));
                got[k] = Math.exp(logShare(copied[i], k, 1));
            }
            assertArrayEquals(wanted, got, 0.05);
        }
    }

    @Test
    void aShareOrTemperatureThatIsNoneIsRefused() {
        assertEquals("share must lie in [0, 1], got 1.5", refused(() -> Distillation.hard(teacher).share(1.5)));
        assertEquals("temperature must be positive and finite, got 0.0", refused(() -> Distillation.soft(teacher, 0)));
        assertEquals("there must be a teacher", refused(() -> Distillation.hard(null)));
        assertTrue(refused(() -> Distillation.hard(teacher).loss(teacher, images, labels)).contains("CLASS_TOKEN"));
    }

    private static String refused(Runnable making) {
        return assertThrows(ArgumentException.class, making::run).problem();
    }
}
