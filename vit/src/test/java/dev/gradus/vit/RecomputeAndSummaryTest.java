package dev.gradus.vit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Scope;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.random.Philox;
import dev.gradus.nn.Init;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** What is arranged around the forward of a whole model. */
class RecomputeAndSummaryTest {
    private static final VisionTransformerConfig CONFIG = VisionTransformerConfig.of(16, 4,
            c -> c.dim(16).depth(6).heads(2).classes(3).dropout(0.1).attentionDropout(0.1).dropPath(0.2));

    /** Loss, gradients and generator after one step, and the peak of the pool. */
    private record Outcome(List<double[]> values, long peak) {}

    private static Outcome step(boolean recompute) {
        try (Device device = Device.cpu(1)) {
            Philox random = new Philox(4);
            VisionTransformer model = new VisionTransformer(new Init(device, random), CONFIG)
                    .recomputeBlocks(recompute);
            double[] pixels = new double[8 * 3 * 16 * 16];
            Philox own = new Philox(5);
            Arrays.setAll(pixels, i -> own.nextGaussian());
            List<double[]> values = new ArrayList<>();
            try (Scope _ = Scope.open()) {
                Tensor images = Tensor.of(device, Shape.of(8, 3, 16, 16), pixels);
                Tensor labels = Tensor.ofInts(device, Shape.of(8), new int[] {0, 1, 2, 0, 1, 2, 0, 1});
                Tensor loss = model.call(images).crossEntropy(labels, 0.1);
                values.add(loss.toDoubles());
                loss.backward();
            }
            values.add(new double[] {random.position()});
            model.parameters().values().forEach(p -> values.add(p.grad().toDoubles()));
            return new Outcome(values, device.backend().memory().use().peak());
        }
    }

    @Test
    void recomputedBlocksGiveTheSameBitsInLessMemory() {
        Outcome plain = step(false);
        Outcome again = step(true);
        assertEquals(plain.values().size(), again.values().size());
        for (int i = 0; i < plain.values().size(); i++) {
            assertArrayEquals(plain.values().get(i), again.values().get(i), "tensor " + i);
        }
        assertTrue(again.peak() < 0.5 * plain.peak(), "plain " + plain.peak() + ", recomputed " + again.peak());
    }

    @Test
    void theSummaryOfTheSmokeModelIsAsWrittenDown() throws IOException {
        VisionTransformerConfig config = Presets.named("vit_smoke").config();
        String summary = new VisionTransformer(new Init(Device.cpu(), new Philox(1)), config)
                .summary(Shape.of(1, 3, 32, 32));
        try (InputStream golden = getClass().getResourceAsStream("/golden/vit_smoke_summary.txt")) {
            assertEquals(new String(golden.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n"), summary);
        }
        assertTrue(summary.contains(String.format(Locale.ROOT, "%,d multiply-adds", config.multiplyAdds())), summary);
        assertTrue(summary.contains(String.format(Locale.ROOT, "%,d parameters", config.parameterCount())), summary);
    }
}
