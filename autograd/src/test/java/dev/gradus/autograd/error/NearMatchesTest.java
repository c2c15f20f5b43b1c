package dev.gradus.autograd.error;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearMatchesTest {
    private static final List<String> NAMES = List.of("auto", "cifar10", "shapes10");

    @Test
    void distanceCountsInsertionsDeletionsAndReplacements() {
        assertEquals(0, NearMatches.distance("vit", "vit"));
        assertEquals(3, NearMatches.distance("", "vit"));
        assertEquals(3, NearMatches.distance("vit", ""));
        assertEquals(3, NearMatches.distance("kitten", "sitting"));
        assertEquals(2, NearMatches.distance("sunday", "sudan"));
    }

    @Test
    void theNearestComesFirstWhateverTheCase() {
        assertEquals(List.of("cifar10"), NearMatches.of("CIFAR-10", NAMES));
        assertEquals(List.of("shapes10"), NearMatches.of("shape10", NAMES));
        assertEquals(List.of("vit-s", "vit-b", "vit-l"), NearMatches.of("vit-s", List.of("vit-l", "vit-s", "vit-b")));
    }

    @Test
    void theHintNamesAllWhereNothingIsNear() {
        assertEquals("did you mean cifar10?", NearMatches.hint("cifar", NAMES));
        assertEquals("known: auto, cifar10, shapes10", NearMatches.hint("imagenet1k", NAMES));
    }
}
