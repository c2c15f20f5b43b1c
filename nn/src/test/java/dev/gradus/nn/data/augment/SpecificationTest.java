package dev.gradus.nn.data.augment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.error.ArgumentException;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpecificationTest {
    @Test
    void stepsAreReadBackAsTheyAreWritten() {
        for (String text : new String[] {"crop", "crop:2", "flip", "rrc:0.08:1", "rrc:0.5:0.9:0.8:1.25:bilinear",
            "jitter:0.4", "jitter:0.4:0.3:0.2", "jitter:0.4:0.3:0.2:0.1", "rand-m9", "rand-m9-mstd0.5-inc1",
            "rand-m15-n3-mstdinf-mmax20-p0.7-inc1", "trivial", "erase:0.25", "erase:0.25:pixel", "erase:1:rand"}) {
            List<Step> steps = Specification.parse(text);
            assertEquals(1, steps.size());
            assertEquals(text, steps.getFirst().toString());
        }
        assertEquals(List.of(new PadCrop(4), new Flip(), new RandAugment(9, 0.5, true),
                new Erase(0.25, Erase.Filling.CONST)),
                Specification.parse(" Crop:4, flip + rand-m9-mstd0.5-inc1,erase:0.25:const"));
        assertEquals(List.of(), Specification.parse("none"));
        assertEquals(List.of(new RandAugment(10, 0, false)), Specification.parse("rand"));
        assertEquals(Double.POSITIVE_INFINITY,
                ((RandAugment) Specification.parse("rand-m9-mstd101").getFirst()).deviation());
    }

    @Test
    void whatCannotBeReadNamesWhatCan() {
        ArgumentException e = assertThrows(ArgumentException.class, () -> Specification.parse("crop,flop"));
        assertTrue(e.getMessage().contains("no step 'flop'") && e.getMessage().contains("did you mean flip"),
                e::getMessage);
        for (String wrong : new String[] {"", ",", "crop,,flip", "crop:x", "crop:-1", "crop:4:4", "crop:2000", "flip:1",
            "flip,flip", "none,flip", "rrc:0.5", "rrc:0:1", "rrc:0.9:0.5", "jitter:a", "jitter:1:1:1:0.6",
            "jitter:1:1:1:0.1:1", "rand-m11", "rand-m", "rand-x3", "rand-m9-n0", "rand-m9-p2", "rand-m9-mstd-1",
            "randm9", "trivial:1", "erase", "erase:2", "erase:0.5:blue", "erase:0.5,flip", "erase:NaN"}) {
            assertThrows(ArgumentException.class, () -> Specification.parse(wrong), wrong);
        }
    }
}
