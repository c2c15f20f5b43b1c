package dev.gradus.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.Device;
import dev.gradus.autograd.Scope;
import dev.gradus.autograd.Shape;
import dev.gradus.autograd.Tensor;
import dev.gradus.autograd.error.ArgumentException;
import dev.gradus.autograd.error.DeviceException;
import dev.gradus.autograd.error.ShapeException;
import dev.gradus.autograd.random.Philox;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModuleTest {
    private final Init init = new Init(Device.reference(), new Philox(1));

    /** A module whose constructor runs any registration. */
    private static final class Open extends Module {
        @Override
        public Tensor forward(Tensor x) {
            return x;
        }

        Tensor add(String name, Tensor tensor) {
            return parameter(name, tensor);
        }

        Open add(String name, Module module) {
            child(name, module);
            return this;
        }
    }

    private Tensor tensor() {
        return Tensor.zeros(Device.reference(), Shape.of(2));
    }

    @Test
    void namesAreDottedAndInOrderOfRegistration() {
        Open block = new Open();
        block.add("attn", new MultiHeadAttention(init, 4, 2)).add("norm", new LayerNorm(init, 4, 1e-6));
        Open model = new Open();
        model.add("blocks", new Sequential(block));
        model.add("cls_token", tensor());

        assertEquals(
                List.of("cls_token", "blocks.0.attn.qkv.weight", "blocks.0.attn.qkv.bias",
                        "blocks.0.attn.proj.weight", "blocks.0.attn.proj.bias", "blocks.0.norm.weight",
                        "blocks.0.norm.bias"),
                List.copyOf(model.parameters().keySet()));
        model.parameters().forEach((name, parameter) -> assertEquals(name, parameter.name()));
        assertEquals("blocks.0.attn", block.children().get("attn").path());
        assertEquals(2 + 4 * 12 + 12 + 4 * 4 + 4 + 4 + 4, model.parameterCount());
        assertEquals(List.of("attn.qkv.weight", "attn.qkv.bias"),
                block.parameters().keySet().stream().limit(2).toList());
    }

    @Test
    void modeAndGradientsReachEveryModule() {
        Linear inner = new Linear(init, 2, 2, true);
        Sequential model = new Sequential(new Sequential(inner), new Gelu());
        assertTrue(inner.isTraining());
        model.eval();
        assertFalse(inner.isTraining());
        model.train();
        assertTrue(inner.isTraining());

        model.forward(Tensor.ones(Device.reference(), Shape.of(1, 2))).sum().backward();
        assertNotNull(inner.weight().grad());
        model.zeroGrad();
        assertNull(inner.weight().grad());
    }

    @Test
    void frozenParametersGetNoGradient() {
        Linear first = new Linear(init, 2, 2, true);
        Linear second = new Linear(init, 2, 2, true);
        Sequential model = new Sequential(first, second);
        first.freeze();
        model.forward(Tensor.ones(Device.reference(), Shape.of(1, 2))).sum().backward();
        assertNull(first.weight().grad());
        assertNotNull(second.weight().grad());
        first.unfreeze();
        model.forward(Tensor.ones(Device.reference(), Shape.of(1, 2))).sum().backward();
        assertNotNull(first.weight().grad());
    }

    @Test
    void aNameIsGivenOnce() {
        Open module = new Open();
        module.add("a", tensor());
        assertMessage(ArgumentException.class, "[open] the name 'a' is taken", () -> module.add("a", tensor()));
        assertMessage(ArgumentException.class, "[open] the name 'a' is taken", () -> module.add("a", new Gelu()));
    }

    @Test
    void aModuleHasOnePlace() {
        Gelu gelu = new Gelu();
        Open first = new Open().add("act", gelu);
        assertMessage(ArgumentException.class, "[open] child 'again' is registered already, as 'act'",
                () -> new Open().add("again", gelu));
        assertMessage(ArgumentException.class, "[open] child 'me' is registered already", () -> first.add("me", first));
    }

    @Test
    void nullAndBadNamesAreRefused() {
        assertMessage(ArgumentException.class, "[open] 'a' is null", () -> new Open().add("a", (Tensor) null));
        assertMessage(ArgumentException.class, "[open] 'a' is null", () -> new Open().add("a", (Module) null));
        assertMessage(ArgumentException.class, "must not be empty or hold a dot, got 'a.b'",
                () -> new Open().add("a.b", tensor()));
        assertMessage(ArgumentException.class, "must not be empty or hold a dot, got ''",
                () -> new Open().add("", new Gelu()));
    }

    @Test
    void aModelLivesOnOneDevice() {
        Open module = new Open();
        module.add("a", tensor());
        assertMessage(DeviceException.class, "[open] 'b' lives on cpu, the parameters before it on reference",
                () -> module.add("b", Tensor.zeros(2)));
        Init other = new Init(Device.cpu(), new Philox(1));
        assertMessage(DeviceException.class, "[open] 'fc' lives on cpu, the parameters before it on reference",
                () -> module.add("fc", new Sequential(new Linear(other, 2, 2, true))));
    }

    @Test
    void aParameterIsALeafThatOutlivesTheStep() {
        Tensor result = tensor().requireGrad().add(1);
        assertMessage(ArgumentException.class, "[open] parameter 'a' is the result of affine",
                () -> new Open().add("a", result));
        try (Scope _ = Scope.open()) {
            assertMessage(ArgumentException.class, "[open] parameter 'a' is made inside a scope",
                    () -> new Open().add("a", tensor()));
        }
    }

    @Test
    void aMisfitNamesTheLayer() {
        Sequential model = new Sequential(new Linear(init, 3, 4, true), new LayerNorm(init, 5, 1e-6));
        assertMessage(ShapeException.class, "[0] x=[2, 4] needs a last axis of 3 for weight=[4, 3]",
                () -> model.forward(Tensor.zeros(Device.reference(), Shape.of(2, 4))));
        assertMessage(ShapeException.class, "[1] x=[2, 4] needs a last axis of 5",
                () -> model.forward(Tensor.zeros(Device.reference(), Shape.of(2, 3))));
    }

    @Test
    void impossibleSizesAreRefused() {
        assertMessage(ArgumentException.class, "[linear] needs at least one input and one output, got in=0 out=3",
                () -> new Linear(init, 0, 3, true));
        assertMessage(ArgumentException.class, "[layer_norm] dim and eps must be positive, got dim=3 eps=0.0",
                () -> new LayerNorm(init, 3, 0));
        assertMessage(ArgumentException.class, "[conv2d] in, out and kernel must be positive",
                () -> new Conv2d(init, 3, 4, 0, 1, 0, true));
        assertMessage(ArgumentException.class, "[gelu] kind must be",
                () -> new Gelu(dev.gradus.autograd.backend.ActivationKind.NONE));
        assertMessage(ArgumentException.class, "[dropout] p must lie in [0, 1), got 1.0",
                () -> new Dropout(1, new Philox(1)));
        assertMessage(ArgumentException.class, "[drop_path] p must lie in [0, 1), got NaN",
                () -> new DropPath(Double.NaN, new Philox(1)));
    }

    @Test
    void theSummaryIsATable() {
        Open model = new Open();
        model.add("pos_embed", Tensor.zeros(Device.reference(), Shape.of(1, 5, 4)));
        model.add("blocks", new Sequential(new MultiHeadAttention(init, 4, 2), new Gelu()));
        model.add("head", new Linear(init, 4, 300, true)).children().get("head").freeze();
        assertEquals("""
                layer            kind                tensors                      parameters
                (model)          Open                pos_embed [1, 5, 4]               1,600
                  blocks         Sequential                                               80
                    0            MultiHeadAttention                                       80
                      qkv        Linear              weight [12, 4], bias [12]            60
                      attn_drop  Dropout
                      proj       Linear              weight [4, 4], bias [4]              20
                      proj_drop  Dropout
                    1            Gelu
                  head           Linear              weight [300, 4], bias [300]       1,500
                1,600 parameters, 100 trained, 1,500 frozen
                """, model.summary());
    }

    private static void assertMessage(Class<? extends RuntimeException> type, String text, Runnable action) {
        RuntimeException error = assertThrows(type, action::run);
        String firstLine = error.getMessage().lines().findFirst().orElse("");
        assertTrue(firstLine.contains(text), firstLine);
    }
}
