package dev.gradus.nn.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.random.Philox;
import dev.gradus.nn.Init;
import dev.gradus.nn.LayerNorm;
import dev.gradus.nn.Linear;
import dev.gradus.nn.Sequential;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ParameterGroupTest {
    @Test
    void biasesNormsAndSparedNamesDoNotDecay() {
        Init init = new Init(Device.reference(), new Philox(1));
        Map<String, Tensor> parameters = new LinkedHashMap<>();
        parameters.put("cls_token", Tensor.zeros(Device.reference(), Shape.of(1, 1, 2)));
        parameters.putAll(new Sequential(new Linear(init, 2, 2, true), new LayerNorm(init, 2, 1e-6)).parameters());
        List<ParameterGroup> groups = ParameterGroup.splitByDecay(parameters, 0.05, "cls_token"::equals);

        assertEquals(List.of("decay", "no_decay"), groups.stream().map(ParameterGroup::name).toList());
        assertEquals(List.of("0.weight"), List.copyOf(groups.get(0).parameters().keySet()));
        assertEquals(0.05, groups.get(0).weightDecay());
        assertEquals(List.of("cls_token", "0.bias", "1.weight", "1.bias"),
                List.copyOf(groups.get(1).parameters().keySet()));
        assertEquals(0, groups.get(1).weightDecay());
    }

    @Test
    void anEmptyGroupIsLeftOut() {
        Init init = new Init(Device.reference(), new Philox(1));
        List<ParameterGroup> groups =
                ParameterGroup.splitByDecay(new LayerNorm(init, 2, 1e-6).parameters(), 0.05, name -> false);
        assertEquals(List.of("no_decay"), groups.stream().map(ParameterGroup::name).toList());
    }

    @Test
    void negativeAndInfiniteAttributesAreRefused() {
        String message = assertThrows(ArgumentException.class,
                () -> new ParameterGroup("head", Map.of(), -1, 0)).getMessage();
        assertEquals("[parameter_group] lrScale and weightDecay of 'head' must be finite and not negative, "
                + "got lrScale=-1.0 weightDecay=0.0", message);
        assertThrows(ArgumentException.class, () -> new ParameterGroup("head", Map.of(), 1, Double.NaN));
    }
}
